using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
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
        var usual = settings.Postgres is null ? Shelf.Folder : Shelf.InDatabase;
        var place = service.Configuration["Stoa:Media"] is { Length: > 0 } named ? named : usual;
        if (place is not (Shelf.Folder or Shelf.InDatabase or Shelf.AtCloudinary))
            service.Refuses($"Stoa:Media is '{place}'; it is folder, database or cloudinary.");
        // Also where it is no longer used: what lies there is thrown away when nobody shows it.
        var cloudinary = place == Shelf.AtCloudinary || service.Configuration["Stoa:Cloudinary:CloudName"] is { Length: > 0 }
            ? Cloudinary.Of(service)
            : null;
        var shelf = new Shelf(
            db, Path.Combine(settings.DataFolder, "media"), place, cloudinary, service.Logs.CreateLogger("stoa.media"));

        service.Schema(
            Resources.Text(typeof(MediaService), "schema.sql"),
            new Migration(1, Resources.Text(typeof(MediaService), "0001_first.sql")),
            new Migration(2, Resources.Text(typeof(MediaService), "0002_looks_and_outside.sql")));
        service.Routing(new MediaEndpoints(db, service.Once(http => http.CallerOrNobody()?.UserId), shelf, Delivery(service)).Map);
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportPictures.Run(snapshot, asked.UserId)));
        service.Answers<GetPictures, PictureList>(asked => db.Read(snapshot => TellPictures.Run(snapshot, asked)));
        service.Asks<GetUsedPictures, UsedPictures>();
        service.On<UserErased>(RemovePicture.OfErased);
        if (settings.Demo)
            service.AtStart(() => LoadDemo.Run(db));
        service.Errand<Unused, bool>(ThrowAway.Name, ThrowAway.Claim, (unused, _) => shelf.ThrowAway(unused), ThrowAway.Keep);
        service.Errand<SweepPictures.Question, IReadOnlyCollection<UsedPictures>>(
            SweepPictures.Name, SweepPictures.Claim, (question, _) => SweepPictures.Call(service.Ask, question), SweepPictures.Keep);
    }

    /// <summary>Where pictures are seen that lie at Cloudinary, also when nothing is put there any more.</summary>
    private static Uri Delivery(ServiceDescription service)
    {
        var set = service.Configuration["Stoa:Cloudinary:Delivery"] is { Length: > 0 } named ? named : Cloudinary.UsualDelivery;
        if (Uri.TryCreate(set.TrimEnd('/') + '/', UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
            return address;
        service.Refuses($"Stoa:Cloudinary:Delivery is '{set}'; it is an address such as {Cloudinary.UsualDelivery}.");
        return new Uri(Cloudinary.UsualDelivery);
    }
}
