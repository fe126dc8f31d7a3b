using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Gateway;

/// <summary>
/// Gateway is the one public door: it hands on what belongs to services elsewhere, describes the whole API, and shows the shop's operators
/// how all services do.
/// </summary>
/// <param name="patience">How long it waits for the others; tests wait less.</param>
public sealed class GatewayService(Patience? patience = null) : IService
{
    public string Name => "gateway";

    public void Describe(ServiceDescription service)
    {
        var waits = patience ?? Patience.Usual;
        var forwarder = new Forwarder(waits, service.Clock, service.Logs.CreateLogger<Forwarder>(), Forwarder.Wire(waits));
        var once = service.Once(http => http.CallerOrNobody()?.UserId);
        service.Routing(new RoutesElsewhere(service.Neighbours, forwarder).Map);
        service.Routing(new DocsEndpoints().Map);
        var everybody = new EveryService(service.Neighbours, service.Ask);
        service.Routing(new OpsEndpoints(everybody, once, new Cursors(service.Secrets)).Map);
        service.Routing(new OrderLifeEndpoints(everybody).Map);

        service.Asks<TellOrder, OrderTold>();
        service.Asks<TellPaymentsOfOrder, PaymentsOfOrder>();
        service.Asks<TellMessagesOfOrder, MessagesOfOrder>();
    }
}
