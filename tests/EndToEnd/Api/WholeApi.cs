using Stoa.Testing;

namespace Stoa.EndToEnd.Api;

/// <summary>A whole shop and its description, for the tests that go from operation to operation.</summary>
public class WholeApi : IAsyncLifetime
{
    internal TestShop Shop { get; private set; } = null!;

    internal Description Description { get; private set; } = null!;

    internal Things Things { get; private set; } = null!;

    internal Bodies Bodies { get; private set; } = null!;

    internal Visitor Admin { get; private set; } = null!;

    internal Visitor Customer { get; private set; } = null!;

    private protected virtual ShopShape Shape => ShopShape.Embedded;

    public async ValueTask InitializeAsync()
    {
        Shop = await AuthorizationTests.Open(Shape);
        Description = await Description.Of(Shop);
        Things = new Things(Shop, await Shop.Staff());
        Bodies = new Bodies(Description.Document);
        (Admin, Customer) = (await Shop.Admin(), await Shop.Customer());
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Shop.DisposeAsync();
    }

    /// <summary>Somebody whom the operation lets in.</summary>
    internal Visitor SomebodyFor(Operation operation) => operation.Access is "staff" or "admin" ? Admin : Customer;

    /// <summary>The operation's path about a thing of this visitor, and a body that it takes.</summary>
    internal async Task<(string Path, System.Text.Json.Nodes.JsonObject? Body)> About(Operation operation, Visitor visitor)
    {
        var body = Bodies.For(operation)?.AsObject();
        if (Things.Of(operation) is not { } kind)
            return (operation.Path, body);
        var id = await Things.Make(kind, visitor);
        if (Things.MemberOf(operation) is not { } member)
            return (operation.PathOf(Uri.EscapeDataString(id)), body);
        body![member] = id;
        return (operation.Path, body);
    }
}

/// <summary>The same with each service in two processes of its own.</summary>
public sealed class WholeSplitApi : WholeApi
{
    private protected override ShopShape Shape => ShopShape.Split;
}
