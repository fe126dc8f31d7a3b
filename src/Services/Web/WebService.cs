using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Web is the shop's face: the storefront and the admin, drawn from what the public API says to whoever looks.</summary>
public sealed class WebService : IService
{
    public string Name => "web";

    public void Describe(ServiceDescription service)
    {
        var ground = Ground.Of(service);
        service.KeepsNothing();
        service.Routing(new LookEndpoints(ground).Map);
        service.Routing(new ShopEndpoints(ground).Map);
        service.Routing(new CartEndpoints(ground).Map);
        service.Routing(new CheckoutEndpoints(ground).Map);
        service.Routing(new OrderEndpoints(ground).Map);
        service.Routing(new ReviewEndpoints(ground).Map);
        service.Routing(new SignInEndpoints(ground).Map);
        service.Routing(new LinkEndpoints(ground).Map);
        service.Routing(new ProfileEndpoints(ground).Map);
        service.Routing(new OrdersEndpoints(ground).Map);
        service.Routing(new AddressEndpoints(ground).Map);
        service.Routing(new DeviceEndpoints(ground).Map);
        service.Routing(new MailEndpoints(ground).Map);
        service.Routing(new PrivacyEndpoints(ground).Map);
        service.Routing(new OverviewEndpoints(ground).Map);
        service.Routing(new AdminOrderEndpoints(ground).Map);
        service.Routing(new AdminProductListEndpoints(ground).Map);
        service.Routing(new AdminProductEndpoints(ground).Map);
        service.Routing(new AdminPictureEndpoints(ground).Map);
        service.Routing(new AdminCategoryEndpoints(ground).Map);
        service.Routing(new AdminStockEndpoints(ground).Map);
        service.Routing(new AdminReviewEndpoints(ground).Map);
        service.Routing(new MoneyEndpoints(ground).Map);
        service.Routing(new PeopleEndpoints(ground).Map);
        service.Routing(new MessageEndpoints(ground).Map);
        service.Routing(new LetterEndpoints(ground).Map);
        service.Routing(new ServicesEndpoints(ground).Map);
        service.Routing(new DeadLetterEndpoints(ground).Map);
        service.Routing(new AuditEndpoints(ground).Map);
        service.Routing(new NowhereEndpoints(ground).Map);
    }
}
