namespace Stoa.Catalog.Tests;

public class WordsTests
{
    [Theory]
    [InlineData("Ünïcödé Straße", "unicode strasse")]
    [InlineData("ÆØÅ œuvre Łódź Þing ĳs ŉ", "aeoa oeuvre lodz thing ijs n")]
    [InlineData("Cafe\u0301 noir", "cafe noir")]
    [InlineData("Привет МИР", "привет мир")]
    [InlineData("ſ ÿ Ÿ × ÷", "s y y - -")]
    [InlineData("plain", "plain")]
    public void Text_is_folded_letter_by_letter(string text, string folded) => Assert.Equal(folded, Folding.Fold(text));

    [Theory]
    [InlineData("PA Speaker 12\" – active", "pa-speaker-12-active")]
    [InlineData("  Crème brûlée!  ", "creme-brulee")]
    [InlineData("Don't stop", "dont-stop")]
    [InlineData("---", "")]
    [InlineData("日本", "")]
    [InlineData("a/b\\c?d#e", "a-b-c-d-e")]
    public void A_name_gives_a_slug(string name, string slug) => Assert.Equal(slug, Slugs.Of(name));

    [Theory]
    [InlineData("a", true)]
    [InlineData("a-1-b", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a--b", false)]
    [InlineData("A", false)]
    [InlineData("ä", false)]
    [InlineData("prd_1", false)]
    [InlineData("a/b", false)]
    public void A_slug_is_of_one_form(string text, bool isSlug) => Assert.Equal(isSlug, Slugs.IsSlug(text));

    [Fact]
    public void Every_name_gives_a_slug_that_is_one()
    {
        const string Id = "prd_01JXV5N9K3M7Q2R4S6T8VWXYZ0";
        foreach (var name in new[] { "A", "日本", new string('x', 500), new string('-', 100) + "b", "Ä Ö Ü", "a- -b" })
            Assert.All(Slugs.For(name, Id), slug => Assert.True(Slugs.IsSlug(slug), slug));
    }

    [Fact]
    public void Words_are_said_once_and_cut()
    {
        Assert.Equal(["the", "mic", "58", "xlr"], Words.Of("The mic: MIC, 58 - xlr!"));
        Assert.Equal(Words.LongestWord, Words.Of(new string('a', 100)).Single().Length);
        Assert.Empty(Words.Of("- ! ? %"));
    }

    [Fact]
    public void A_search_wants_its_whole_words_and_the_beginning_of_its_last()
    {
        var wanted = Words.Asked("the SM58 microphone wi")!;
        Assert.Equal(["sm58", "microphone"], wanted.Whole);
        Assert.Equal("wi", wanted.Begun);
        Assert.Equal(("microphone", "microphone"), (wanted.Longest, wanted.AfterLongest));
        var begun = Words.Asked("pa loudspeak")!;
        Assert.Equal(("loudspeak", "loudspeak\U0010FFFF"), (begun.Longest, begun.AfterLongest));
        Assert.Equal("the", Words.Asked("the")!.Begun);
        Assert.Null(Words.Asked("%_*"));
        Assert.Equal(Words.MostAsked - 1, Words.Asked(string.Join(' ', Enumerable.Range(0, 50)))!.Whole.Length);
    }
}
