using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Media;

/// <summary>Media keeps the shop's pictures: of its products, and of the people who showed themselves.</summary>
public sealed class MediaService : IService
{
    public string Name => "media";

    public void Describe(ServiceDescription service)
    {
        var (db, settings) = (service.Database, service.Settings);
        var usual = settings.Postgres is null ? "folder" : "database";
        var place = service.Configuration["Stoa:Media"] is { Length: > 0 } named ? named : usual;
        if (place is not ("folder" or "database"))
            service.Refuses($"Stoa:Media is '{place}'; it is folder or database.");
        var shelf = new Shelf(db, Path.Combine(settings.DataFolder, "media"), place == "database");

        service.Schema(Resources.Text(typeof(MediaService), "schema.sql"));
        service.Routing(new MediaEndpoints(db, service.Once(http => http.CallerOrNobody()?.UserId), shelf).Map);
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportPictures.Run(snapshot, asked.UserId)));
        service.On<UserErased>(RemovePicture.OfErased);
        if (settings.Demo)
            service.AtStart(() => LoadDemo.Run(db));
        service.Errand<Unused, bool>(
            ThrowAway.Name, ThrowAway.Claim, (unused, _) => shelf.ThrowAway(unused.Hash), (tx, unused, _) => ThrowAway.Keep(tx, unused));
    }
}
