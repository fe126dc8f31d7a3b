using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Simulator;

/// <summary>The simulator is the payment provider that is built in: cards, pages, webhooks and bad weather, and books of its own.</summary>
public sealed class SimulatorService : IService
{
    public string Name => "simulator";

    public void Describe(ServiceDescription service)
    {
        var (db, clock, settings) = (service.Database, service.Clock, service.Settings);
        var weather = Weather.Read(service.Configuration, clock, service.Refuses);
        var pages = new Pages(settings.PublicUrl, service.Secrets);
        var counter = new Counter(db, clock, weather, pages);
        var sending = new SendWebhooks(service.Door, service.Secrets, clock);

        service.Schema(Resources.Text(typeof(SimulatorService), "schema.sql"));
        service.Routing(new PageEndpoints(db, pages, weather, settings.PublicUrl).Map);
        RefuseProduction(service);

        service.Answers<ChargeSimulated, SimulatedPayment>(counter.Charge);
        service.Answers<OpenSimulatedSession, SimulatedPayment>(counter.Open);
        service.Answers<FindSimulated, SimulatedPayment>(asked => counter.Find(asked.PaymentKey));
        service.Answers<WithdrawSimulated, SimulatedPayment>(asked => counter.Withdraw(asked.PaymentKey));
        service.Answers<RefundSimulated, SimulatedRefund>(counter.Refund);
        service.Answers<ListSimulatedCaptures, SimulatedCaptures>(counter.Captures);
        // A provider outside knows orders and amounts, never who the buyer is.
        service.Answers<ExportPersonalData, PersonalData>(_ => Task.FromResult(new PersonalData(new JsonObject())));

        service.Errand<SendWebhooks.Batch, HashSet<string>>(SendWebhooks.Name, SendWebhooks.Claim, sending.Call, SendWebhooks.Keep);
        service.Every(TimeSpan.FromSeconds(1), tx => FinishLater.Run(tx, weather));
    }

    private static void RefuseProduction(ServiceDescription service)
    {
        var written = service.Configuration["Stoa:Simulator:InProduction"];
        if (!string.IsNullOrEmpty(written) && !bool.TryParse(written, out _))
            service.Refuses($"Stoa:Simulator:InProduction is '{written}'; it is true or false.");
        else if (service.Settings.Production && !IsIdle(service) && !(bool.TryParse(written, out var meant) && meant))
            service.Refuses(
                "The payment simulator takes no real money, so it does not run in Production. For a shop that is only shown, say "
                + "Stoa:Simulator:InProduction=true.");
    }

    /// <summary>Somebody else takes the payments, so nobody asks it for any.</summary>
    private static bool IsIdle(ServiceDescription service) => service.Configuration["Stoa:Stripe:SecretKey"] is { Length: > 0 };
}
