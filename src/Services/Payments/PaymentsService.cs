using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel;
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
        var providers = new Providers(new SimulatorProvider(service.Ask, service.Secrets));
        var (asking, sending) = (new AskProvider(db, providers), new SendRefund(db, providers));
        var comparing = new CompareCaptures(db, providers);

        service.Schema(Resources.Text(typeof(PaymentsService), "schema.sql"));
        service.Routing(new PayEndpoints(db, providers, service.Once(Payers.Scope)).Map);
        service.Routing(new PaymentEndpoints(db, cursors, service.Once(http => http.CallerOrNobody()?.UserId)).Map);
        service.Routing(new WebhookEndpoints(db, providers, service.Logs.CreateLogger<WebhookEndpoints>()).Map);

        service.Publishes<PaymentSucceeded>();
        service.Publishes<PaymentFailed>();
        service.Publishes<RefundSucceeded>();
        service.Publishes<RefundFailed>();

        var paysItself = PaysItself(service);
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
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportPayments.Run(snapshot, asked.UserId)));

        MoneyNumbers.Declare(service);
        service.Every(TimeSpan.FromSeconds(5), LookAtOpenOrders.Run);
        service.Every(TimeSpan.FromSeconds(1), ForgetUser.Run);
        service.Every(TimeSpan.FromMinutes(1), async tx => await ProviderEventStore.Forget(tx));
        service.AtStart(() => db.Transact(tx => CompareCaptures.Begin(tx, providers)));
    }

    private static bool PaysItself(ServiceDescription service)
    {
        var written = service.Configuration["Stoa:Simulator:AutoPay"];
        if (string.IsNullOrEmpty(written))
            return false;
        if (!bool.TryParse(written, out var yes))
            service.Refuses($"Stoa:Simulator:AutoPay is '{written}'; it is true or false.");
        return yes;
    }
}
