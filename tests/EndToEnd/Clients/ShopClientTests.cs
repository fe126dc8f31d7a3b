using System.Net;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Testing;

namespace Stoa.EndToEnd.Clients;

/// <summary>The client for C# at work in a real shop.</summary>
public sealed class ShopClientTests : IAsyncLifetime
{
    private TestShop? shop;

    public async ValueTask InitializeAsync() =>
        shop = await TestShop.Open(Engine.Sqlite, Roster.Services, settings: new() { ["Stoa:Demo"] = "false" });

    public async ValueTask DisposeAsync() => await shop!.DisposeAsync();

    [Fact]
    public async Task A_guest_buys_and_the_owner_ships()
    {
        var (owner, product) = await Owner();
        using var guest = Visitor();
        var cart = await guest.Cart.Add(new() { ProductId = product, Quantity = 2 });
        Assert.Equal(199m, cart.Value.Total);
        Assert.NotNull(guest.CartToken);
        var order = (await guest.Orders.CheckOut(new() { Email = "ada@example.com" }, wait: 5)).Value;
        Assert.Equal("awaiting-payment", order.Status);
        var payment = await guest.Payments.Pay(new() { OrderId = order.Id, Token = "tok_visa" });
        Assert.Equal((201, "succeeded"), (payment.Status, payment.Value.Status));
        var shipped = await owner.Orders.Move(order.Id, new() { Status = "shipped", Tracking = "1Z" });
        Assert.Equal("1Z", shipped.Value.Tracking);
        Assert.Equal("shipped", (await guest.Orders.Get(order.Id)).Value.Status);
        Assert.Equal(
            ["placed", "stock-reserved", "paid", "shipped"], (await guest.Orders.Timeline(order.Id)).Value.Items.Select(step => step.What));
    }

    [Fact]
    public async Task A_refusal_is_a_value_that_says_what_is_wrong()
    {
        var (owner, product) = await Owner();
        using var guest = Visitor();
        var missing = await guest.Products.Get("prd_none");
        Assert.Equal((404, "not-found", false), (missing.Status, missing.Problem!.Code, missing.IsGood));
        Assert.Equal("not-found", Assert.Throws<ProblemException>(() => missing.Value).Problem.Code);
        var wrong = await owner.Products.Create(new() { Name = "", Price = -1, Stock = 1 });
        Assert.Equal(["name", "price"], wrong.Problem!.Errors!.Keys.Order());
        await guest.Cart.Add(new() { ProductId = product, Quantity = 1 });
        await owner.Inventory.Change(product, new() { Stock = 0 });
        var short_ = await guest.Orders.CheckOut(new() { Email = "ada@example.com" });
        Assert.Equal(409, short_.Status);
        Assert.True(short_.Problem!.More!.ContainsKey("problems"));
    }

    [Fact]
    public async Task Lists_come_page_by_page_or_as_one_stream()
    {
        var (owner, _) = await Owner();
        for (var i = 0; i < 5; i++)
            Assert.True((await owner.Products.Create(new() { Name = $"Cable {i}", Price = 5, Stock = 1 })).IsGood);
        var first = (await owner.Products.List(search: "cable", limit: 2)).Value;
        Assert.Equal(2, first.Items.Count);
        Assert.Equal(2, (await owner.Products.List(search: "cable", limit: 2, after: first.Next)).Value.Items.Count);
        var all = new List<string>();
        await foreach (var product in owner.Products.ListAll(search: "cable", sort: "price"))
            all.Add(product.Name);
        Assert.Equal(["Cable 0", "Cable 1", "Cable 2", "Cable 3", "Cable 4"], all.Order());
    }

    [Fact]
    public async Task What_is_left_out_stays_and_what_is_given_as_nothing_goes()
    {
        using var ada = await Customer();
        await ada.Account.Change(new() { Phone = "+4915112345678" });
        Assert.Equal("+4915112345678", (await ada.Account.Change(new() { Name = "Ada L." })).Value.Phone);
        Assert.Null((await ada.Account.Change(new() { Phone = (string?)null })).Value.Phone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_is_renewed_once_for_all_calls_that_find_it_old(bool isKnown)
    {
        using var ada = await Customer();
        var old = ada.Session!;
        ada.Session = isKnown ? old with { ExpiresAt = default } : old with { Token = old.Token[..^4] + "AAAA" };
        var users = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ada.Account.Get()));
        Assert.All(users, user => Assert.True(user.IsGood, user.Problem?.ToString()));
        Assert.NotEqual(old.RefreshToken, ada.Session!.RefreshToken);
        Assert.Single((await ada.Auth.Sessions()).Value.Items);
        await ada.Auth.LogOut(new() { Value = ada.Session.RefreshToken });
        ada.Session = ada.Session with { ExpiresAt = default };
        Assert.Equal(401, (await ada.Account.Get()).Status);
        Assert.Null(ada.Session);
    }

    [Fact]
    public async Task What_was_done_and_not_answered_is_asked_again_and_done_once()
    {
        var (_, product) = await Owner();
        var wire = new Losing(new SocketsHttpHandler());
        using var guest = Visitor(wire);
        await guest.Cart.Add(new() { ProductId = product, Quantity = 1 });
        wire.Loses = 1;
        var order = (await guest.Orders.CheckOut(new() { Email = "ada@example.com" }));
        Assert.True(order is { IsGood: true, IsReplay: true }, order.Problem?.ToString());
        wire.Loses = 2;
        var paid = await guest.Payments.Pay(new() { OrderId = order.Value.Id, Token = "tok_visa" });
        Assert.True(paid is { IsGood: true, IsReplay: true }, paid.Problem?.ToString());
        wire.Loses = 3;
        Assert.Equal(Problem.Unreachable, (await guest.Cart.Get()).Problem!.Code);
    }

    private ShopClient Visitor(DelegatingHandler? through = null) =>
        new(new HttpClient(through ?? (HttpMessageHandler)new SocketsHttpHandler()) { BaseAddress = shop!.Address });

    private async Task<ShopClient> Customer()
    {
        var ada = Visitor();
        var email = shop!.NewEmail();
        var signedIn = await ada.Auth.Register(new() { Name = "Ada Lovelace", Email = email, Password = TestShop.Password });
        Assert.Equal(email, signedIn.Value.User.Email);
        return ada;
    }

    private async Task<(ShopClient Owner, string ProductId)> Owner()
    {
        var owner = Visitor();
        Assert.True((await owner.Auth.LogIn(new() { Email = TestShop.AdminEmail, Password = TestShop.Password })).IsGood);
        var product = (await owner.Products.Create(new() { Name = "Microphone", Price = 99.5m, Stock = 100 })).Value;
        return (owner, product.Id);
    }

    /// <summary>A wire on which requests arrive and answers get lost.</summary>
    private sealed class Losing(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Loses { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (Loses-- <= 0)
                return answer;
            answer.Dispose();
            throw new HttpRequestException("The answer got lost.", null, HttpStatusCode.BadGateway);
        }
    }
}
