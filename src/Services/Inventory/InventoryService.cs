using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Inventory;

/// <summary>Inventory knows what there is of each product, keeps it for orders, and never gives the same piece to two of them.</summary>
public sealed class InventoryService : IService
{
    /// <summary>So many events are handled in one transaction.</summary>
    private const int MostAtOnce = 64;

    private static readonly TimeSpan BetweenWords = TimeSpan.FromMilliseconds(250);

    public string Name => "inventory";

    public void Describe(ServiceDescription service)
    {
        var db = service.Database;
        service.Schema(Resources.Text(typeof(InventoryService), "schema.sql"));
        service.Routing(new StockEndpoints(db, new Cursors(service.Secrets)).Map);

        service.Publishes<StockReserved>();
        service.Publishes<StockRefused>();
        service.Publishes<StockMissing>();
        service.Publishes<StockChanged>();
        service.Publishes<StockAskRefused>();
        service.Publishes<StockLow>();

        Follow<OrderPlaced>(service, OrderNews.Of, said => said.Lines.Count);
        Follow<OrderPaid>(service, OrderNews.Of, said => said.Lines.Count);
        Follow<OrderRejected>(service, OrderNews.Of, said => said.Lines.Count);
        Follow<OrderExpired>(service, OrderNews.Of, said => said.Lines.Count);
        Follow<OrderCancelled>(service, OrderNews.Of, said => said.Lines.Count);
        Follow<OrderRefunded>(service, OrderNews.Of, said => said.Lines.Count);
        service.On<ProductChanged>(async (tx, said) => await StockStore.Name(tx, said.Product));
        service.On<StockAsked>(SetAskedStock.Run);

        // It knows orders by their ids and nobody by name.
        service.Answers<ExportPersonalData, PersonalData>(_ => Task.FromResult(new PersonalData(new JsonObject())));

        StockNumbers.Declare(service);
        service.Every(BetweenWords, SayChanges.Run);
    }

    private static void Follow<TEvent>(ServiceDescription service, Func<TEvent, OrderNews> read, Func<TEvent, int> lines)
        where TEvent : class, IEvent => service.OnMany<TEvent>(
            MostAtOnce, (tx, events) => FollowOrders.Run(tx, [.. events.Select(read)]), said => OrderNews.Rows(lines(said)));
}
