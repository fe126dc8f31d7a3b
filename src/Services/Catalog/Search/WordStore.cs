using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Every statement that writes what a product is found by.</summary>
internal static class WordStore
{
    /// <summary>Writes down only what is another than it was.</summary>
    public static async Task Set(Tx tx, string productId, Dictionary<string, int> was, Dictionary<string, int> becomes)
    {
        foreach (var word in was.Keys)
        {
            if (!becomes.ContainsKey(word))
                await tx.Execute("DELETE FROM product_word WHERE product_id = @product_id AND word = @word",
                    ("product_id", productId), ("word", word));
        }
        foreach (var (word, weight) in becomes)
        {
            if (!was.TryGetValue(word, out var before) || before != weight)
                await tx.Execute(
                    """
                    INSERT INTO product_word (product_id, word, weight) VALUES (@product_id, @word, @weight)
                    ON CONFLICT (product_id, word) DO UPDATE SET weight = excluded.weight
                    """,
                    ("product_id", productId), ("word", word), ("weight", weight));
        }
    }
}
