using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>Ordering turns a cart into an order and sees it through stock, payment and shipment.</summary>
public sealed class OrderingService : IService
{
    public string Name => "ordering";

    public void Describe(ServiceDescription service)
    {
        var db = service.Database;
        var tokens = new OrderTokens(service.Secrets);
        var settings = CheckoutSettings.Read(service);

        service.Schema(
            Text("schema.sql"), new Migration(1, Text("migrations.0001_first.sql")),
            new Migration(2, Text("migrations.0002_email_folded.sql")));
        service.Routing(new CheckoutEndpoints(
            db, service.Once(CheckoutEndpoints.KeyOwner), service.Ask, tokens, settings, service.Settings.Web,
            new PayableTotals(service.Ask, service.Clock.Time)).Map);
        service.Routing(new OrderEndpoints(
            db, service.Once(http => OrderEndpoints.KeyOwner(http, tokens)), tokens, new Cursors(service.Secrets),
            new OrderStreams(db)).Map);
        service.Routing(new FigureEndpoints(db).Map);

        service.Publishes<OrderPlaced>();
        service.Publishes<PaymentRequested>();
        service.Publishes<OrderPaid>();
        service.Publishes<OrderRejected>();
        service.Publishes<OrderExpired>();
        service.Publishes<OrderCancelled>();
        service.Publishes<OrderShipped>();
        service.Publishes<OrderDelivered>();
        service.Publishes<OrderRefunded>();
        service.Publishes<PaymentDeclined>();
        service.Publishes<PaymentReminded>();
        service.Publishes<RefundRequested>();

        service.On<StockReserved>((tx, e) => ReserveStock.Run(tx, tokens, e.OrderId));
        service.On<StockRefused>((tx, e) => RejectOrder.Run(tx, tokens, e.OrderId, e.Shortages));
        service.On<StockMissing>((tx, e) => NoteMissingStock.Run(tx, tokens, e.OrderId, e.Shortages));
        service.On<PaymentSucceeded>((tx, e) => PayOrder.Run(tx, tokens, e.OrderId, e.PaymentId, e.Amount));
        service.On<PaymentFailed>((tx, e) => DeclinePayment.Run(tx, tokens, e.OrderId, e.PaymentId, e.FailureCode));
        service.On<RefundSucceeded>((tx, e) => ReturnMoney.Run(tx, tokens, e));
        service.On<RefundFailed>((tx, e) => NoteFailedRefund.Run(tx, tokens, e.OrderId, e.RefundId, e.FailureCode));
        service.On<UserErased>((tx, e) => ForgetCustomers.Note(tx, e.UserId));

        service.Asks<GetCart, CartSnapshot>();
        service.Asks<GetPaymentTerms, PaymentTerms>();
        service.Answers<TellOrder, OrderTold>(asked => db.Read(snapshot => TellOrders.Run(snapshot, asked.OrderId)));
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportOrders.Run(snapshot, asked.UserId)));

        if (service.Settings.Demo)
        {
            service.Asks<GetDemoCustomers, DemoCustomers>();
            var demo = new BuyDemo(new DemoBuyer(service.Door, service.Ask, service.Secrets), tokens);
            service.AtStart(() => db.Transact(BuyDemo.Begin));
            service.Errand<DemoTurn, DemoAnswer>(BuyDemo.Name, BuyDemo.Claim, demo.Call, demo.Keep);
        }

        OrderNumbers.Declare(service);
        service.Every(WatchTheClock.Period, tx => WatchTheClock.Run(tx, tokens));
        service.Every(TimeSpan.FromSeconds(1), tx => ForgetCustomers.Run(tx, tokens));
    }

    private static string Text(string file) => Resources.Text(typeof(OrderingService), file);
}
