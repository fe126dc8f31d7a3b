using Stoa.Kernel.Data;

namespace Stoa.Kernel.Tests.Data.Compliance;

public abstract partial class DatabaseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("it's \"quoted\" @name $1 ? % _ \\ -- /* */ ;")]
    [InlineData("ä € 漢 😀 \n\t\u0001")]
    public async Task Text_comes_back_as_it_was(string text)
    {
        await Put("a");
        await Db.Transact(async tx => await tx.Execute("UPDATE toy SET note = @note", ("note", text)));
        Assert.Equal(text, Assert.Single(await Texts("SELECT note FROM toy")));
        Assert.Equal(text, Assert.Single(await Texts("SELECT note FROM toy WHERE note = @note", ("note", text))));
    }

    [Fact]
    public async Task Long_text_and_long_bytes_come_back_whole()
    {
        var (text, bytes) = (new string('ä', 300_000), Enumerable.Range(0, 700_000).Select(i => (byte)(i % 251)).ToArray());
        await Put("a");
        await Run("UPDATE toy SET note = @note, picture = @picture", ("note", text), ("picture", bytes));
        var row = Assert.Single(await Rows("SELECT note, picture FROM toy", row => (row.Text(0), row.Bytes(1))));
        Assert.Equal(text, row.Item1);
        Assert.Equal(bytes, row.Item2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(int.MaxValue + 1L)]
    [InlineData(long.MaxValue)]
    public async Task Whole_numbers_come_back_as_they_were(long number)
    {
        await Put("a", number);
        await Db.Transact(async tx => await tx.Execute("UPDATE toy SET price = @price", ("price", -number)));
        var (count, price) = Assert.Single(await Rows("SELECT count, price FROM toy", row => (row.Whole(0), row.Whole(1))));
        Assert.Equal((number, -number), (count, price));
    }

    [Fact]
    public async Task Small_numbers_flags_and_times_are_whole_numbers()
    {
        var at = new DateTimeOffset(2026, 2, 28, 23, 59, 59, 999, TimeSpan.Zero);
        await Db.Transact(async tx => await tx.Execute(
            "INSERT INTO toy (id, name, count, price, note) VALUES (@id, @name, @small, @at, CASE WHEN @flag = 1 THEN 'yes' ELSE 'no' END)",
            ("id", "a"), ("name", "a"), ("small", 1), ("at", at), ("flag", true)));
        var row = Assert.Single(await Rows(
            "SELECT count, count, price, note FROM toy", row => (row.Small(0), row.Flag(1), row.Time(2), row.Text(3))));
        Assert.Equal((1, true, at, "yes"), row);
    }

    [Fact]
    public async Task Bytes_come_back_as_they_were()
    {
        await Put("a");
        foreach (var bytes in (byte[][])[[], [0], [.. Enumerable.Range(0, 256).Select(i => (byte)i)]])
        {
            await Db.Transact(async tx => await tx.Execute("UPDATE toy SET picture = @picture", ("picture", bytes)));
            Assert.Equal(bytes, Assert.Single(await Rows("SELECT picture FROM toy", row => row.Bytes(0))));
        }
    }

    [Fact]
    public async Task What_is_absent_is_null()
    {
        await Db.Transact(async tx => await tx.Execute(
            "INSERT INTO toy (id, name, count, price, note, picture) VALUES ('a', 'a', 0, @price, @note, @picture)",
            ("price", (long?)null), ("note", (string?)null), ("picture", (byte[]?)null)));
        const string Question = "SELECT price, note, picture FROM toy";
        Assert.Equal((true, true, true), Assert.Single(await Rows(Question, row => (row.IsNull(0), row.IsNull(1), row.IsNull(2)))));
        Assert.Equal(
            (null, null, null, null),
            Assert.Single(await Rows(Question, row => (row.WholeOrNull(0), row.TimeOrNull(0), row.TextOrNull(1), row.BytesOrNull(2)))));
    }

    [Fact]
    public async Task Null_read_as_a_value_is_refused()
    {
        await Put("a");
        await Assert.ThrowsAsync<InvalidCastException>(() => Rows("SELECT price FROM toy", row => row.Whole(0)));
        await Assert.ThrowsAsync<InvalidCastException>(() => Rows("SELECT note FROM toy", row => row.Text(0)));
        await Assert.ThrowsAsync<InvalidCastException>(() => Rows("SELECT picture FROM toy", row => row.Bytes(0)));
    }

    [Fact]
    public async Task An_absent_filter_can_be_compared()
    {
        await Put("a");
        const string Filtered = "SELECT id FROM toy WHERE (@id IS NULL OR id = @id) AND (@least IS NULL OR count >= @least)";
        Assert.Single(await Texts(Filtered, ("id", (string?)null), ("least", (long?)null)));
        Assert.Single(await Texts(Filtered, ("id", "a"), ("least", 0)));
        Assert.Empty(await Texts(Filtered, ("id", "b"), ("least", (long?)null)));
    }

    [Fact]
    public async Task Text_sorts_by_bytes()
    {
        foreach (var id in (string[])["b", "ä", "a-c", "B", "ab", "a", "Z"])
            await Put(id);
        Assert.Equal(["B", "Z", "a", "a-c", "ab", "b", "ä"], await Texts("SELECT id FROM toy ORDER BY id"));
        Assert.Equal(["B", "Z"], await Texts("SELECT id FROM toy WHERE id < @id ORDER BY id", ("id", "a")));
    }

    [Fact]
    public async Task Sums_and_counts_are_whole_numbers_and_a_sum_of_nothing_is_nothing()
    {
        Assert.Null(await Db.Read(async snapshot => await snapshot.QueryWhole("SELECT SUM(count) FROM toy")));
        await Put("a", 40);
        await Put("b", 2);
        Assert.Equal(42, await Db.Read(async snapshot => await snapshot.QueryWhole("SELECT SUM(count) FROM toy")));
        Assert.Equal(2, await Db.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM toy")));
        Assert.Equal(40, await Db.Read(async snapshot => await snapshot.QueryWhole("SELECT MAX(count) FROM toy")));
        Assert.Equal(7, await Db.Read(async snapshot => await snapshot.QueryWhole("SELECT 7")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(300)]
    public async Task A_list_is_written_out_whatever_its_length(int length)
    {
        await Db.Transact(async tx =>
        {
            for (var i = 0; i < 310; i++)
                await Put(tx, $"toy-{i:000}", i);
        });
        var ids = Enumerable.Range(0, length).Select(i => $"toy-{i:000}").ToArray();
        Assert.Equal(ids, await Texts("SELECT id FROM toy WHERE id IN (@ids) ORDER BY id", ("ids", ids)));
        Assert.Equal(310 - length, (await Texts("SELECT id FROM toy WHERE id NOT IN (@ids)", ("ids", ids))).Count);
        var counts = Enumerable.Range(0, length).Select(i => (long)i).ToList();
        Assert.Equal(ids, await Texts("SELECT id FROM toy WHERE count IN (@counts) ORDER BY id", ("counts", counts)));
    }

    [Fact]
    public async Task Two_lists_and_a_value_stand_in_one_statement()
    {
        foreach (var (id, count) in ((string, long)[])[("a", 1), ("b", 2), ("c", 3), ("d", 4)])
            await Put(id, count);
        Assert.Equal(["b"], await Texts(
            "SELECT id FROM toy WHERE id IN (@ids) AND count NOT IN (@counts) AND count < @most",
            ("ids", new List<string> { "a", "b", "d" }), ("counts", new long[] { 1, 7, 9 }), ("most", 4)));
    }
}
