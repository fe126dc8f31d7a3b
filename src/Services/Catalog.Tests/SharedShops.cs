using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

[assembly: AssemblyFixture(typeof(Stoa.Catalog.Tests.SharedShops))]

namespace Stoa.Catalog.Tests;

/// <summary>One shop per database for all tests over HTTP that need nothing special of it: each brings products of its own.</summary>
public sealed class SharedShops : IAsyncDisposable
{
    private readonly Lazy<Task<Market>> sqlite = new(() => Market.Open(Engine.Sqlite));
    private readonly Lazy<Task<Market>> postgres = new(() => Market.Open(Engine.Postgres));

    public async ValueTask DisposeAsync()
    {
        foreach (var shop in new[] { sqlite, postgres }.Where(shop => shop.IsValueCreated))
            await (await shop.Value).DisposeAsync();
    }

    internal Task<Market> On(Engine engine) => engine == Engine.Sqlite ? sqlite.Value : postgres.Value;
}

/// <summary>
/// A shop of which only Catalog is real: Identity, Inventory and Ordering are stood in for. Short ways to what most tests begin with.
/// </summary>
internal sealed class Market : IAsyncDisposable
{
    public const string NoProduct = "prd_00000000000000000000000000";
    public const string NoPicture = "med_01JXV5N9K3M7Q2R4S6T8VWXYZ0";

    private readonly Registrar registrar;
    private int made;

    private Market(TestShop shop, Warehouse warehouse, Album album, Registrar registrar)
    {
        (Shop, Warehouse, Album, this.registrar) = (shop, warehouse, album, registrar);
        Staff = registrar.SignIn(shop, Role.Staff);
    }

    public TestShop Shop { get; }

    public Warehouse Warehouse { get; }

    public Album Album { get; }

    public Visitor Staff { get; }

    public static async Task<Market> Open(Engine engine, ManualClock? time = null)
    {
        var (warehouse, album, registrar) = (new Warehouse(), new Album(), new Registrar());
        IReadOnlyList<IService> services =
        [
            registrar, new CatalogService(), warehouse.Voice, album, new Voice("ordering", service => service.Publishes<OrderPaid>()),
        ];
        return new Market(await TestShop.Open(engine, services, time), warehouse, album, registrar);
    }

    public Visitor Visitor() => Shop.Visitor();

    /// <summary>A picture that was put up for products.</summary>
    public string Picture() => Album.Add(Staff.UserId, "product");

    public Visitor Customer() => registrar.SignIn(Shop);

    /// <summary>A name that no other product has.</summary>
    public string NewName(string kind = "Speaker") => $"{kind} {Interlocked.Increment(ref made):0000}x";

    /// <summary>Puts a product into the catalogue.</summary>
    public async Task<Reply> Add(object? with = null) => (await Staff.Post("/products", Body(with))).Is(201);

    /// <summary>The id of a new product.</summary>
    public async Task<string> AddOne(object? with = null) => (await Add(with)).Text("id");

    /// <summary>What a POST needs, with other members where a test names them.</summary>
    public JsonObject Body(object? with = null)
    {
        var body = new JsonObject { ["name"] = NewName(), ["price"] = 129.99m, ["stock"] = 5 };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(with ?? new { })!.AsObject())
            body[name] = value?.DeepClone();
        return body;
    }

    public Task<Reply> Change(string id, object with, params (string, string)[] headers) =>
        Staff.Patch("/products/" + id, with, headers);

    /// <summary>A new category; gives its id.</summary>
    public async Task<string> Category(string? parent = null) =>
        (await Staff.Post("/categories", new { name = NewName("Shelf"), parent })).Is(201).Text("id");

    /// <summary>The names on all pages of a list, in order.</summary>
    public async Task<List<string>> Walk(string path, Visitor? visitor = null)
    {
        var names = new List<string>();
        visitor ??= Visitor();
        for (string? next = path; next is not null;)
        {
            var page = (await visitor.Get(next)).Is(200);
            names.AddRange(page.Json["items"]!.AsArray().Select(one => (string)one!["name"]!));
            next = (string?)page.Json["next"] is { } after ? $"{path}&after={after}" : null;
        }
        return names;
    }

    public async ValueTask DisposeAsync() => await Shop.DisposeAsync();
}
