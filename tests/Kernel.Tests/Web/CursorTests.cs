using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

public class CursorTests
{
    private static readonly Clock Clock = new();
    private readonly Cursors cursors = new(new Secrets(Clock.NewBytes(32), Clock));

    [Fact]
    public void A_cursor_gives_back_the_values_of_the_last_row()
    {
        var cursor = cursors.Write("products?sort=price", "12999", "prd_01", null, "", "Zoë \"x\"\n");
        Assert.True(cursors.Read("products?sort=price", cursor) is ["12999", "prd_01", null, "", "Zoë \"x\"\n"]);
        Assert.True(cursors.Read("all", cursors.Write("all")) is []);
    }

    [Theory]
    [InlineData("products?sort=-price")]
    [InlineData("products")]
    [InlineData("orders?sort=price")]
    [InlineData("")]
    public void A_cursor_of_another_list_or_query_is_refused(string list) =>
        Assert.Null(cursors.Read(list, cursors.Write("products?sort=price", "12999", "prd_01")));

    [Fact]
    public void A_cursor_of_another_shop_is_refused() =>
        Assert.Null(new Cursors(new Secrets(Clock.NewBytes(32), Clock)).Read("products", cursors.Write("products", "1")));

    [Fact]
    public void An_edited_cursor_is_refused()
    {
        var cursor = cursors.Write("products", "12999", "prd_01");
        for (var i = 0; i < cursor.Length; i++)
        {
            foreach (var letter in "AQgw_-= .\n\u00e4".Where(letter => letter != cursor[i]))
                Assert.Null(cursors.Read("products", cursor[..i] + letter + cursor[(i + 1)..]));
            Assert.Null(cursors.Read("products", cursor[..i]));
            Assert.Null(cursors.Read("products", cursor.Insert(i, "A")));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("prd_01")]
    [InlineData("W10")]
    [InlineData("AAAAAAAAAAAAAAAAW10")]
    [InlineData("../..")]
    public void What_never_was_a_cursor_is_refused(string text) => Assert.Null(cursors.Read("products", text));

    [Fact]
    public void A_huge_cursor_is_refused() => Assert.Null(cursors.Read("products", new string('A', 100_000)));

    [Fact]
    public void A_store_reads_it_by_its_shape()
    {
        var after = cursors.Write("orders", "1700000000000", "ord_1");
        Assert.True(cursors.Read("orders", after) is [var createdAt, var id] && createdAt == "1700000000000" && id == "ord_1");
        Assert.False(cursors.Read("orders", after) is [_]);
    }
}
