using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Kernel.Data;
using DatabaseWork = Stoa.Kernel.Data.DatabaseWork;

namespace Stoa.Stress;

/// <summary>
/// The shop's staff, as far as a load needs them: puts things up for sale and looks at the shelf, by the typed client. Only the crowd,
/// whose every byte is timed and written down, has a wire of its own.
/// </summary>
public sealed class Owner : IDisposable
{
    private readonly HttpClient http;
    private readonly ShopClient shop;

    public Owner(Uri address)
    {
        http = new HttpClient { BaseAddress = address };
        shop = new ShopClient(http);
    }

    public void Dispose()
    {
        shop.Dispose();
        http.Dispose();
    }

    /// <summary>Signs in.</summary>
    public async Task SignIn(string email, string password)
    {
        var answer = await shop.Auth.LogIn(new Login { Email = email, Password = password });
        if (answer.Problem is { Code: Problem.Unreachable } away)
            throw new Unavailable($"Nobody answers at {http.BaseAddress}. Start the shop first: {away.Detail}");
        if (answer.Problem is { } problem)
            throw new Unavailable($"The shop does not let {email} in: {problem}. Set Stoa:Admin:Email and Stoa:Admin:Password.");
    }

    /// <summary>Puts a new thing up for sale and gives its id once the whole shop knows it.</summary>
    public async Task<string> Sell(string name, long stock) =>
        Told(await shop.Products.Create(new ProductEdit { Name = name, Price = 19.99m, Stock = stock })).Id;

    /// <summary>How much work the databases have done.</summary>
    public async Task<DatabaseWork> Work() => Told(await shop.Ops.Services()).Items
        .Select(service => service.Database).OfType<Client.Models.DatabaseWork>()
        .Select(done => new DatabaseWork(done.Transactions, done.Statements, done.Commits, done.Checkpoints, done.LoggedBytes))
        .Aggregate((all, one) => all.And(one));

    /// <summary>What can still be sold of it, and what is on the shelf.</summary>
    public async Task<(long Available, long OnHand)> Stock(string productId)
    {
        var stock = Told(await shop.Inventory.Get(productId));
        return (stock.GetProperty("available").GetInt64(), stock.GetProperty("onHand").GetInt64());
    }

    private static T Told<T>(Answer<T> answer) =>
        answer.Problem is { } problem ? throw new Unavailable($"The shop did not do what its staff asked: {problem}") : answer.Value;
}
