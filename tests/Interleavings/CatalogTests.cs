using Stoa.Catalog;
using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Interleavings.Tests;

/// <summary>Two processes of Catalog at the same product.</summary>
public sealed class CatalogTests(ITestOutputHelper output)
{
    private const string Ada = "usr_ada", Bob = "usr_bob";
    private static readonly DateTimeOffset Later = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private string cup = "", pot = "", review = "";

    [Fact]
    public Task Any_two_uses_of_a_product_end_as_one_after_the_other() => Weave(isLong: false);

    [Fact, Trait("Category", "Long")]
    public Task Any_two_uses_of_a_product_end_as_one_after_the_other_in_whatever_order() => Weave(isLong: true);

    private Task Weave(bool isLong) => Weaving.All(
        output, () => new CatalogService(), [new("a cup and a pot", Arrange, Uses) { Later = Forget }], isLong,
        "SELECT product.id || ' has other stars than its reviews' FROM product WHERE (rating_sum, review_count) <> "
            + "(SELECT COALESCE(SUM(rating), 0), COUNT(*) FROM review WHERE product_id = product.id AND status = 'published')",
        "SELECT purchase.customer_id || ' was forgotten and is still known' FROM purchase "
            + "JOIN forgotten_customer ON forgotten_customer.customer_id = purchase.customer_id WHERE is_done = 1",
        "SELECT product.id || ' has a slug that is not its own' FROM product WHERE NOT EXISTS "
            + "(SELECT 1 FROM product_slug WHERE product_slug.slug = product.slug AND product_id = product.id)");

    private async Task Arrange(Side side)
    {
        (cup, pot) = (await Add(side, "Cup"), await Add(side, "Pot"));
        review = ((WriteReview.Written)await Review(side, Bob, cup, 2)).Review.Id;
        // Enough others that a star too few is no sum which the table refuses.
        await Review(side, "usr_eve", cup, 4);
        await Review(side, "usr_fay", cup, 3);
        await side.Hear(Bought(Bob, cup), "evt_bought_0");
    }

    /// <summary>Who was erased is forgotten by the turns that follow, and a while later that is that.</summary>
    private static async Task Forget(Stage stage)
    {
        stage.Time.Now += 2 * ForgetCustomers.LastWords;
        for (var turn = 0; turn < 4; turn++)
            await stage.Prepares.Job(ForgetCustomers.Run);
    }

    private IReadOnlyList<Use> Uses =>
    [
        Edit("another price", ProductEdit.Nothing with { Price = 20m }),
        Edit("another name", ProductEdit.Nothing with { Name = "Big cup" }),
        Edit("another slug", ProductEdit.Nothing with { Slug = "big-cup" }),
        Use.Of("the pot wants that slug", side => side.Db.Transact(tx => ChangeProduct.Run(
            tx, "usr_staff", pot, default, ProductEdit.Nothing with { Slug = "big-cup" }))),
        // What the staff are told shows its stars as they were, while a review of a moment ago still counts.
        Use.Of("archived", async side =>
        {
            await Change(side, ProductEdit.Nothing with { Status = ProductStatus.Archived });
        }),
        Use.Of("one more product with that name", side => side.Db.Transact(tx => AddProduct.Run(
            tx, "usr_staff", ProductEdit.Nothing with { Name = "Big cup", Price = 12.5m }))),
        Use.Of("its stock is asked for", side => side.Db.Transact(tx => AskStock.Run(
            tx, "usr_staff", cup, default, ProductEdit.Nothing with { Stock = 5 }))),
        Use.Of("nine can be sold", side => side.Hear(new StockChanged([new StockLevel(cup, 9, 5), new StockLevel(pot, 9, 5)]), "evt_9")),
        Use.Of("eight can be sold", side => side.Hear(new StockChanged([new StockLevel(pot, 8, 6), new StockLevel(cup, 8, 6)]), "evt_8")),
        Use.Of("Ada likes it", side => Review(side, Ada, cup, 5)),
        Use.Of("Ada likes it less", side => Review(side, Ada, cup, 3)),
        Use.Of("Bob speaks again", side => Review(side, Bob, cup, 1)),
        Use.Of("Bob's review is hidden", side => side.Db.Transact(tx => ShowReview.Run(tx, "usr_staff", review, hide: true))),
        Use.Of("Ada bought it", side => side.Hear(Bought(Ada, cup), "evt_bought_1")),
        Use.Of("Ada and Bob bought both", side => side.HearTogether(
            (Bought(Bob, pot, cup), "evt_bought_2"), (Bought(Ada, cup, pot), "evt_bought_3"))),
        Use.Of("Bob is erased", side => side.Hear(new UserErased(Bob), "evt_erased_bob")),
        Use.Of("Ada is erased", side => side.Hear(new UserErased(Ada), "evt_erased_ada")),
        Use.Of("the erased are forgotten", side => side.Job(ForgetCustomers.Run)),
    ];

    private Use Edit(string name, ProductEdit edit) =>
        Use.Of(name, side => Change(side, edit));

    private Task<ChangeProduct.Outcome> Change(Side side, ProductEdit edit) =>
        side.Db.Transact(tx => ChangeProduct.Run(tx, "usr_staff", cup, default, edit));

    private static async Task<string> Add(Side side, string name) => (await side.Db.Transact(tx => AddProduct.Run(
        tx, "usr_staff", ProductEdit.Nothing with { Name = name, Price = 12.5m }))).Product!.Id;

    private static Task<WriteReview.Outcome> Review(Side side, string customer, string product, int stars) =>
        side.Db.Transact(tx => WriteReview.Run(tx, customer, product, stars, "Well", "It holds water."));

    private static OrderPaid Bought(string customer, params string[] products) => new(
        "ord_" + customer, "1", customer, null, "a@example.com", "crt_1", 1,
        [.. products.Select(product => new OrderLine(product, "A thing", 1, new Money(1250, "USD")))], new Money(1250, "USD"), Later,
        "pay_1", Later, null);
}
