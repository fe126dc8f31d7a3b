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
    private readonly Scratch? own;
    private readonly string folder;

    private Gallery(TestShop shop, Registrar registrar, Scratch? own, string folder)
    {
        (Shop, this.registrar, this.own, this.folder) = (shop, registrar, own, folder);
        Staff = registrar.SignIn(shop, Role.Staff);
    }

    public TestShop Shop { get; }

    public Visitor Staff { get; }

    /// <param name="folder">Its data, which stays when it has closed; nothing: one of its own.</param>
    public static async Task<Gallery> Open(
        Engine engine, Dictionary<string, string?>? settings = null, ManualClock? time = null, Scratch? folder = null)
    {
        var (registrar, own) = (new Registrar(), folder is null ? new Scratch() : null);
        var data = folder ?? own!;
        return new Gallery(
            await TestShop.Open(engine, [registrar, new MediaService()], time, settings, folder: data), registrar, own, data.Folder);
    }

    public Visitor Visitor() => Shop.Visitor();

    public Visitor Customer() => registrar.SignIn(Shop);

    /// <summary>How many files lie in the media folder.</summary>
    public int Files() => Directory.Exists(Path.Combine(folder, "media"))
        ? Directory.EnumerateFiles(Path.Combine(folder, "media"), "*", SearchOption.AllDirectories).Count()
        : 0;

    /// <summary>How many rows there are of a table, or of what of it is meant.</summary>
    public async Task<long> Count(string table) => await Shop.Database("media").Read(
        async snapshot => await snapshot.QueryWhole($"SELECT COUNT(*) FROM {table}")) ?? -1;

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
        own?.Dispose();
    }
}
