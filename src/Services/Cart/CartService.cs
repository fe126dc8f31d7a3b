using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Cart;

/// <summary>Cart holds what somebody is about to buy, and says what it costs and what would be in the way.</summary>
public sealed class CartService : IService
{
    public string Name => "cart";

    public void Describe(ServiceDescription service)
    {
        var db = service.Database;
        var (first, begun) = (Text("schema.sql"), Text("begun.sql"));
        service.Schema(first + begun, new Migration(1, first), new Migration(2, begun));
        service.Routing(new FigureEndpoints(db).Map);
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

    private static string Text(string file) => Resources.Text(typeof(CartService), file);
}
