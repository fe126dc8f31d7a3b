using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>Catalog knows what the shop sells: products, the tree of categories, and what customers say of them.</summary>
public sealed class CatalogService : IService
{
    public string Name => "catalog";

    public void Describe(ServiceDescription service)
    {
        var db = service.Database;
        var once = service.Once(http => http.CallerOrNobody()?.UserId);
        var cursors = new Cursors(service.Secrets);
        var (lists, products) = (new Showcase(service.Clock.Time), new Showcase(service.Clock.Time));

        service.Schema(
            Resources.Text(typeof(CatalogService), "schema.sql"),
            new Migration(1, Resources.Text(typeof(CatalogService), "0001_first.sql")),
            new Migration(2, Resources.Text(typeof(CatalogService), "0002_product_picture.sql")),
            new Migration(3, Resources.Text(typeof(CatalogService), "0003_review_status.sql")));
        service.Routing(new ListingEndpoints(db, cursors, lists).Map);
        service.Routing(new ProductEndpoints(db, once, products, service.Ask).Map);
        service.Routing(new ReviewEndpoints(db, once, cursors).Map);
        service.Routing(new CategoryEndpoints(db, once, lists).Map);

        service.Publishes<ProductChanged>();
        service.Publishes<StockAsked>();
        service.Answers<GetProducts, ProductList>(asked => db.Read(snapshot => TellProducts.Run(snapshot, asked)));
        service.Asks<GetPictures, PictureList>();
        service.Answers<GetUsedPictures, UsedPictures>(asked => db.Read(snapshot => TellUsedPictures.Run(snapshot, asked)));
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportReviews.Run(snapshot, asked.UserId)));

        service.On<StockChanged>(KeepStock.Run);
        service.On<StockAskRefused>(KeepStock.Refuse);
        service.OnMany<OrderPaid>(64, RememberPurchases.Run);
        service.On<UserErased>(ForgetCustomers.Begin);
        service.Every(TimeSpan.FromSeconds(1), ForgetCustomers.Run);
        service.Every(TimeSpan.FromHours(1), KeepStock.ForgetAsks);

        if (service.Settings.Demo)
            service.AtStart(() => LoadDemo.Run(db));

        // At a commit here; what another process committed is said by its event.
        db.OnTouched(Showcase.Key, Changed);
        service.OnEvery<ProductChanged>(_ => Changed(), missed: Changed);

        void Changed()
        {
            lists.Changed();
            products.Changed();
        }
    }
}
