using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Cart;

/// <summary>Cart holds what somebody is about to buy, and says what it costs and what would be in the way.</summary>
public sealed class CartService : IService
{
    public string Name => "cart";

    public void Describe(ServiceDescription service)
    {
        var db = service.Database;
        service.Schema(Resources.Text(typeof(CartService), "schema.sql"));
        service.Routing(new CartEndpoints(db, new KnowProduct(db, service.Ask), service.Once(Shopper.KeysOwner)).Map);

        service.Asks<GetProducts, ProductList>();
        service.Answers<GetCart, CartSnapshot>(asked => TellCart.Run(db, asked));
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportCart.Run(snapshot, asked.UserId)));

        service.OnMany<ProductChanged>(HearProducts.MostAtOnce, HearProducts.Run);
        service.On<StockChanged>(HearProducts.Run);
        service.OnMany<OrderPaid>(ClearOrdered.MostAtOnce, ClearOrdered.Run, ClearOrdered.Rows);
        service.On<UserErased>(async (tx, erased) => await CartStore.Erase(tx, erased.UserId));

        service.Every(TimeSpan.FromSeconds(10), SweepCarts.Run);
    }
}
