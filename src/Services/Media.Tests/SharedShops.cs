using System.Net.Http.Headers;
using Stoa.Kernel.Web;
using Stoa.Testing;

[assembly: AssemblyFixture(typeof(Stoa.Media.Tests.SharedShops))]

namespace Stoa.Media.Tests;

/// <summary>One shop per database: PostgreSQL keeps the bytes in the database, SQLite in its folder.</summary>
public sealed class SharedShops : IAsyncDisposable
{
    private readonly Lazy<Task<Gallery>> sqlite = new(() => Gallery.Open(Engine.Sqlite));
    private readonly Lazy<Task<Gallery>> postgres = new(() => Gallery.Open(Engine.Postgres));

    public async ValueTask DisposeAsync()
    {
        foreach (var shop in new[] { sqlite, postgres }.Where(shop => shop.IsValueCreated))
            await (await shop.Value).DisposeAsync();
    }

    internal Task<Gallery> On(Engine engine) => engine == Engine.Sqlite ? sqlite.Value : postgres.Value;
}

/// <summary>A shop of which only Media is real, and short ways to put up a picture.</summary>
internal sealed class Gallery : IAsyncDisposable
{
    private readonly Registrar registrar;
    private readonly string folder;

    private Gallery(TestShop shop, Registrar registrar, string folder)
    {
        (Shop, this.registrar, this.folder) = (shop, registrar, folder);
        Staff = registrar.SignIn(shop, Role.Staff);
    }

    public TestShop Shop { get; }

    public Visitor Staff { get; }

    public static async Task<Gallery> Open(Engine engine)
    {
        var registrar = new Registrar();
        var folder = Directory.CreateTempSubdirectory("stoa-gallery-").FullName;
        var shop = await TestShop.Open(
            engine, [registrar, new MediaService()], settings: engine == Engine.Sqlite ? new() { ["Stoa:Data"] = folder } : null);
        return new Gallery(shop, registrar, folder);
    }

    public Visitor Visitor() => Shop.Visitor();

    public Visitor Customer() => registrar.SignIn(Shop);

    /// <summary>How many files lie in the media folder.</summary>
    public int Files() => Directory.Exists(Path.Combine(folder, "media"))
        ? Directory.EnumerateFiles(Path.Combine(folder, "media"), "*", SearchOption.AllDirectories).Count()
        : 0;

    public static Task<Reply> Put(
        Visitor visitor, byte[] bytes, string? purpose = "avatar", string name = "me.png", string type = "image/png", string? key = null)
    {
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name}\"");
        var form = new MultipartFormDataContent("the-boundary") { file };
        if (purpose is not null)
            form.Add(new StringContent(purpose), "purpose");
        var request = new HttpRequestMessage(HttpMethod.Post, "/media") { Content = form };
        request.Headers.ExpectContinue = true;       // who is refused doesn't send what is too much
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return visitor.Send(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
