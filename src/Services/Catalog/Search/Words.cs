namespace Stoa.Catalog;

/// <summary>The words of a text, folded: what a product is found by and what a shopper looks for.</summary>
internal static class Words
{
    /// <summary>Longer words are cut, on both sides alike.</summary>
    public const int LongestWord = 32;

    /// <summary>A product is found by so many words at most: those of its name and number first, those of its description last.</summary>
    public const int MostPerProduct = 100;

    /// <summary>Of a search so many words count.</summary>
    public const int MostAsked = 8;

    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "that", "the", "this",
        "to", "with", "you", "your",
    };

    /// <summary>Every word of a text once, in order.</summary>
    public static List<string> Of(string text)
    {
        var folded = Folding.Fold(text);
        var words = new List<string>();
        for (var start = 0; start < folded.Length;)
        {
            var end = start;
            while (end < folded.Length && char.IsLetterOrDigit(folded[end]))
                end++;
            if (end > start)
            {
                var word = folded[start..Math.Min(end, start + LongestWord)];
                if (!words.Contains(word))
                    words.Add(word);
            }
            start = end + 1;
        }
        return words;
    }

    /// <summary>What a product is found by, and how much each word says about it.</summary>
    public static Dictionary<string, int> Of(Product product)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        Weigh(found, product.Name, 8);
        Weigh(found, product.Sku, 8);
        foreach (var value in product.Attributes.Values)
            Weigh(found, value, 3);
        Weigh(found, product.Description, 1);
        return found;
    }

    /// <summary>
    /// What a shopper looks for: whole words, and a last one that may be only begun. Nothing when no word was said.
    /// </summary>
    public static Wanted? Asked(string search)
    {
        var words = Of(search);
        if (words.Count == 0)
            return null;
        var last = words[^1];
        return new Wanted([.. words[..^1].Where(word => !Fillers.Contains(word)).Take(MostAsked - 1)], last);
    }

    private static void Weigh(Dictionary<string, int> found, string text, int weight)
    {
        foreach (var word in Of(text))
        {
            if (found.Count == MostPerProduct)
                return;
            if (!Fillers.Contains(word))
                found.TryAdd(word, weight);
        }
    }
}

/// <summary>What a shopper looks for: products that have all the whole words and one that begins like the last.</summary>
internal sealed record Wanted(string[] Whole, string Begun)
{
    /// <summary>Greater than every word that begins so, by bytes.</summary>
    public string AfterBegun => Begun + "\U0010FFFF";

    /// <summary>Of all words the one that is most likely rare.</summary>
    public string Longest => Whole.Append(Begun).MaxBy(word => word.Length)!;

    /// <summary>Where that ends: with itself, unless it is the one that is only begun.</summary>
    public string AfterLongest => Longest == Begun ? AfterBegun : Longest;
}
