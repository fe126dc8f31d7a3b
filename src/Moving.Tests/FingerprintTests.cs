namespace Stoa.Moving.Tests;

public class FingerprintTests
{
    private static readonly object?[][] Rows = [["a", 1L, null], ["b", 2L, new byte[] { 1, 2 }], ["c", 3L, Array.Empty<byte>()]];

    [Fact]
    public void The_same_rows_in_another_order_are_the_same()
    {
        using var there = Of(Rows);
        using var here = Of([Rows[2], Rows[0], Rows[1]]);
        Assert.True(there.Is(here));
        Assert.Equal(3, here.Rows);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Anything_else_is_not(string what, object?[][] rows)
    {
        using var there = Of(Rows);
        using var here = Of(rows);
        Assert.False(there.Is(here), what);
    }

    public static TheoryData<string, object?[][]> Others => new()
    {
        { "a row less", Rows[..2] },
        { "a row twice in place of another", [Rows[0], Rows[0], Rows[2]] },
        { "a number", [["a", 2L, null], Rows[1], Rows[2]] },
        { "nothing for no bytes", [Rows[0], Rows[1], ["c", 3L, null]] },
        { "a text for its bytes", [Rows[0], ["b", 2L, "\u0001\u0002"], Rows[2]] },
        { "two values exchanged between rows", [["b", 1L, null], ["a", 2L, new byte[] { 1, 2 }], Rows[2]] },
    };

    private static Fingerprint Of(object?[][] rows)
    {
        var fingerprint = new Fingerprint();
        foreach (var row in rows)
            fingerprint.Add(row);
        return fingerprint;
    }
}
