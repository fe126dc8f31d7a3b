using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Payments;

/// <summary>Payments takes the money for orders and gives it back: no charge twice, no capture lost, nothing guessed.</summary>
public sealed class PaymentsService : IService
{
    private const int Together = 64;

    public string Name => "payments";

    public void Describe(ServiceDescription service)
    {
        var (db, cursors) = (service.Database, new Cursors(service.Secrets));
        var providers = Providers.Read(service);
        var (asking, sending) = (new AskProvider(db, providers), new SendRefund(db, providers));
        var comparing = new CompareCaptures(db, providers);

        var (first, disputes, orders) = (Text("schema.sql"), Text("disputes.sql"), Text("orders.sql"));
        service.Schema(first + disputes + orders, new Migration(1, first), new Migration(2, disputes), new Migration(3, orders));
        service.Routing(new PayEndpoints(db, providers, service.Once(Payers.Scope)).Map);
        service.Routing(new PaymentEndpoints(db, cursors, service.Once(http => http.CallerOrNobody()?.UserId)).Map);
        service.Routing(new WebhookEndpoints(db, providers, service.Logs.CreateLogger<WebhookEndpoints>()).Map);

        service.Publishes<PaymentSucceeded>();
        service.Publishes<PaymentFailed>();
        service.Publishes<RefundSucceeded>();
        service.Publishes<RefundFailed>();

        var paysItself = PaysItself(service, providers);
        service.OnMany<PaymentRequested>(Together, (tx, asked) => HearPaymentRequested.Run(tx, asked, providers.First.Name, paysItself));
        service.OnMany<OrderPaid>(Together, CloseOrder.Paid);
        service.On<OrderExpired>((tx, e) => CloseOrder.Run(tx, e.OrderId, e.CustomerId, PayableNews.OrderExpired));
        service.On<OrderCancelled>((tx, e) => CloseOrder.Run(tx, e.OrderId, e.CustomerId, PayableNews.OrderCancelled));
        service.On<OrderRejected>((tx, e) => CloseOrder.Run(tx, e.OrderId, e.CustomerId, PayableNews.OrderRejected));
        service.On<RefundRequested>(HearRefundRequested.Run);
        service.On<UserErased>((tx, e) => ForgetUser.Hear(tx, e.UserId));

        service.Errand<DuePayment, AskProvider.Heard>(AskProvider.Name, AskProvider.Claim, (due, _) => asking.Call(due), AskProvider.Keep);
        service.Errand<DueRefund, RefundState>(SendRefund.Name, SendRefund.Claim, (due, _) => sending.Call(due), SendRefund.Keep);
        service.Errand<Comparison, CompareCaptures.Compared?>(
            CompareCaptures.Name, CompareCaptures.Claim, (due, _) => comparing.Call(due), CompareCaptures.Keep);
        if (paysItself)
        {
            var paying = new PayByItself(db, providers);
            service.Errand<DuePayment, AskProvider.Heard>(
                PayByItself.Name, PayByItself.Claim, (due, _) => paying.Call(due), PayByItself.Keep);
        }

        service.Asks<ChargeSimulated, SimulatedPayment>();
        service.Asks<OpenSimulatedSession, SimulatedPayment>();
        service.Asks<FindSimulated, SimulatedPayment>();
        service.Asks<WithdrawSimulated, SimulatedPayment>();
        service.Asks<RefundSimulated, SimulatedRefund>();
        service.Asks<ListSimulatedCaptures, SimulatedCaptures>();
        service.Answers<GetPaymentTerms, PaymentTerms>(asked => Task.FromResult(providers.First.Terms(asked.Currency)));
        service.Answers<TellPaymentsOfOrder, PaymentsOfOrder>(asked => db.Read(snapshot => TellPayments.Run(snapshot, asked.OrderId)));
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportPayments.Run(snapshot, asked.UserId)));

        MoneyNumbers.Declare(service);
        service.Every(TimeSpan.FromSeconds(5), LookAtOpenOrders.Run);
        service.Every(TimeSpan.FromSeconds(1), ForgetUser.Run);
        service.Every(TimeSpan.FromMinutes(1), async tx => await ProviderEventStore.Forget(tx));
        service.AtStart(() => db.Transact(tx => CompareCaptures.Begin(tx, providers)));
        service.AtStart(() => providers.TakeOver(db));
    }

    private static string Text(string file) => Resources.Text(typeof(PaymentsService), file);

    private static bool PaysItself(ServiceDescription service, Providers providers)
    {
        var written = service.Configuration["Stoa:Simulator:AutoPay"];
        if (string.IsNullOrEmpty(written))
            return false;
        if (!bool.TryParse(written, out var yes))
            service.Refuses($"Stoa:Simulator:AutoPay is '{written}'; it is true or false.");
        if (yes && providers.First is not SimulatorProvider)
            service.Refuses("Stoa:Simulator:AutoPay pays by the simulator, and Stripe is configured. Leave one of them out.");
        return yes;
    }
}
