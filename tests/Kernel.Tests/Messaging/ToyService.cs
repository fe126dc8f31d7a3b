using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>
/// A service of the toy shop, described by the test that needs it. Its one table counts what happened to a toy here, and how often.
/// </summary>
internal sealed class ToyService(string name, Action<ServiceDescription> describe) : IService
{
    public const string Tables =
        """
        CREATE TABLE effect (
            toy   TEXT   NOT NULL PRIMARY KEY,
            times BIGINT NOT NULL
        );
        CREATE TABLE shelf (
            toy TEXT NOT NULL PRIMARY KEY
        );
        """;

    public string Name => name;

    public void Describe(ServiceDescription service)
    {
        service.Schema(Tables);
        describe(service);
    }

    /// <summary>The till: it says that toys were sold, and hears nothing.</summary>
    public static ToyService Till() => new("till", till =>
    {
        till.Publishes<ToySold>();
        till.Publishes<ToySoldInBoxes>();
        till.Publishes<ToyDescribed>();
    });

    /// <summary>A service that counts each toy that was sold.</summary>
    public static ToyService Counting(string name) => new(name, service => service.On<ToySold>((tx, sold) => Count(tx, sold.Toy)));

    /// <summary>The effect of an event, once more.</summary>
    public static async Task Count(Tx tx, string toy) => Assert.Equal(1, await tx.Execute(
        "INSERT INTO effect (toy, times) VALUES (@toy, 1) ON CONFLICT (toy) DO UPDATE SET times = effect.times + 1", ("toy", toy)));

    /// <summary>Puts a toy on the shelf, where there is room for one of each.</summary>
    public static async Task Shelve(Tx tx, string toy) => await tx.Execute("INSERT INTO shelf (toy) VALUES (@toy)", ("toy", toy));

    /// <summary>How often a toy had its effect here.</summary>
    public static Task<long> Times(Database database, string toy) => database.Read(async snapshot =>
        await snapshot.QueryWhole("SELECT times FROM effect WHERE toy = @toy", ("toy", toy)) ?? 0);
}
