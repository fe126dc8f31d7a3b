using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class GrammarTests
{
    private static readonly Templates Engine = new();
    private static readonly Kind Receipt = Kinds.Find("order-receipt")!;
    private static readonly Kind Shipped = Kinds.Find("order-shipped")!;

    public static TheoryData<string> Keys => [.. Templates.Keys];

    [Theory, MemberData(nameof(Keys))]
    public void The_built_in_words_are_such_as_an_owner_may_write(string key)
    {
        var (check, built) = (new Check(), Templates.BuiltIn(key));
        var kept = new CheckTemplate(Engine, "https://shop.example").Read(
            Kinds.Find(key)!, built.Subject, built.Html, built.Text, built.Sms, check);
        Assert.False(check.Failed, check.Failed ? check.Problem.Detail : "");
        Assert.Equal(built, kept);
    }

    [Theory]
    [InlineData("{{!-- two -- words --}}", "a comment is")]
    [InlineData("{{totl}}", "line 1, column 1: there is no 'totl' here, but: number, tracking, shop, link.")]
    [InlineData("a\nbc {{total}}", "line 2, column 4: there is no 'total' here")]
    [InlineData("{{#if reason}}x{{/if}}", "there is no 'reason'")]
    [InlineData("{{{number}}}", "three braces")]
    [InlineData("{{number}}}", "three braces")]
    [InlineData("{{&number}}", "three braces")]
    [InlineData("\\{{number}}", "a backslash")]
    [InlineData("{{number", "is never closed by }}")]
    [InlineData("\n{{#if number}}", "line 2, column 1: {{#if}} is never closed by {{/if}}.")]
    [InlineData("{{#if number}}{{/unless}}", "{{/unless}} closes nothing that is open.")]
    [InlineData("{{/if}}", "closes nothing")]
    [InlineData("{{else}}", "belongs to nothing")]
    [InlineData("{{#if number}}{{else}}{{else}}{{/if}}", "belongs to nothing")]
    [InlineData("{{> layout}}", "the only part")]
    [InlineData("{{#*inline \"x\"}}{{> x}}{{/inline}}", "is none of what there is")]
    [InlineData("{{> x}}", "the only part")]
    [InlineData("{{lookup this 'number'}}", "is none of what there is")]
    [InlineData("{{#with number}}{{/with}}", "is none of what there is")]
    [InlineData("{{number.Length}}", "is none of what there is")]
    [InlineData("{{number.GetType.Assembly}}", "is none of what there is")]
    [InlineData("{{#each number}}x{{/each}}", "#each goes over 'lines' alone")]
    [InlineData("{{../number}}", "leads out of")]
    [InlineData("{{number {{number}} }}", "stands within another one")]
    [InlineData("{{!-- a }} --}}", "a comment is")]
    [InlineData("{{Number}}", "there is no 'Number'")]
    public void What_is_wrong_is_told_with_its_place(string text, string told) =>
        Assert.Contains(told, Grammar.Flaw(text, Shipped, isHtml: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("{{#each lines}}{{@index}} {{name}} of {{../number}}{{#unless @last}}, {{/unless}}{{/each}}", "0 Cup of 7K, 1 Pot of 7K")]
    [InlineData("{{#each lines}}{{#if @first}}{{../total}} {{this.total}}{{else}}|{{../total}}{{/if}}{{/each}}", "T 1|T")]
    [InlineData("{{#if lines}}{{~ this.number ~}} {{/if}}!", "7K!")]
    [InlineData("{{! said }}{{!-- said --}}{{number}}", "7K")]
    public void What_is_allowed_is_told(string text, string told)
    {
        Assert.Null(Grammar.Flaw(text, Receipt, isHtml: false));
        var facts = new Facts { Number = "7K", Total = "T", Lines = [new("Cup", "1", "1", "1"), new("Pot", "1", "2", "2")] };
        Assert.Equal(told, Engine.Of(new(text, "-", text, null)).Subject(facts));
    }

    [Theory]
    [InlineData("{{#each lines}}{{number}}{{/each}}", "there is no 'number' in a line, but: name, quantity, price, total")]
    [InlineData("{{#each lines}}{{#each ../lines}}{{/each}}{{/each}}", "#each goes over 'lines' alone")]
    [InlineData("{{#each lines}}{{> button label=\"x\"}}{{/each}}", "does not belong into")]
    [InlineData("{{lines}}", "told one by one")]
    public void Lines_are_told_one_by_one(string text, string told) =>
        Assert.Contains(told, Grammar.Flaw(text, Receipt, isHtml: true), StringComparison.Ordinal);

    [Theory, Rows(67)]
    [InlineData("<a href={{tracking}}>x</a>", "must stand in quotes")]
    [InlineData("<p {{tracking}}>x</p>", "must stand in quotes")]
    [InlineData("<a href=\"{{tracking}}\">x</a>", "an address begins with")]
    [InlineData("<a href=' {{tracking}}'>x</a>", "an address begins with")]
    [InlineData("<img SRC = \"{{#if tracking}}{{tracking}}{{/if}}\">", "an address begins with")]
    [InlineData("<p style=\"color:{{tracking}}\">x</p>", "a style")]
    [InlineData("<style>p { color: {{tracking}} }</style>", "a comment or a style")]
    [InlineData("<!-- {{tracking}} -->", "a comment or a style")]
    [InlineData("<script>alert('{{tracking}}')</script>", "no scripts")]
    [InlineData("<p onclick=\"go('{{tracking}}')\">x</p>", "no scripts")]
    [InlineData("<{{tracking}}>", "would make a tag")]
    [InlineData("{{#if tracking}}< {{~/if}}script>", "would make a tag")]
    [InlineData("<scr{{! x }}ipt>", "no scripts")]
    [InlineData("<a {{#if tracking}}title{{else}}href{{/if}}=\"{{tracking}}\">x</a>", "a block must stand in quotes")]
    [InlineData("<a href=\"{{#if number}}x{{/if}}{{tracking}}\">x</a>", "an address begins with")]
    [InlineData("<a href=\"{{#if number}}x{{else}}{{tracking}}{{/if}}\">x</a>", "an address begins with")]
    [InlineData("<a title=\"{{#if number}}\"{{/if}}>x</a>", "a block must end in")]
    [InlineData("{{#if number}}<a title=\"{{else}}x{{/if}}{{tracking}}\">x</a>", "a block must end in")]
    [InlineData("{{#if number}}<!--{{/if}}{{tracking}}-->", "a block must end in")]
    [InlineData("<p", "never closed")]
    [InlineData("<!-- <p>", "never closed")]
    [InlineData("<p title=\"{{> button label=\"x\"}}\">", "a button not at all")]
    public void What_people_wrote_finds_no_way_into_the_markup(string html, string told) =>
        Assert.Contains(told, Grammar.Flaw(html, Shipped, isHtml: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("<a href=\"{{link}}\">{{tracking}}</a> 1 < 2 and it's > 0 <br/>")]
    [InlineData("<a href='https://parcels.example/{{tracking}}' title='{{tracking}}'>x</a><!-- it's \"this\" --><p>{{number}}</p>")]
    [InlineData("<a class=\"{{#if tracking}}a{{else}}b{{/if}} {{tracking}}\" href=\"{{#if number}}{{link}}{{else}}{{shop}}{{/if}}\">x</a>")]
    [InlineData("{{#if tracking}}<p>{{tracking}}</p>{{else}}<p title='none'>x</p>{{/if}}")]
    [InlineData("<style>p > a { color: red }</style><td align=left>{{number}}</td>")]
    public void What_is_safe_is_allowed(string html) => Assert.Null(Grammar.Flaw(html, Shipped, isHtml: true));

    /// <summary>Whatever passes is told, whatever the letter says and lacks, and what people wrote adds nothing to its markup.</summary>
    [Fact, Rows(67)]
    public void Whatever_passes_can_be_told_of_anybody()
    {
        string[] pieces =
        [
            "x", " ", "=", "'", "\"", ">", "<p>", "</p>", "<p ", "<a href=\"", "title='", "</a>", "<!--", "-->", "<style>", "</style>", "<",
            "~", "{{number}}", "{{total}}", "{{~number~}}", "{{this.total}}", "{{link}}", "{{name}}", "{{@index}}", "{{../number}}",
            "{{! {x }}",
            "{{!-- x --}}", "{{> button label=\"x\"}}", "{{#if number}}", "{{#unless total}}", "{{else}}", "{{^}}", "{{/if}}",
            "{{/unless}}",
            "{{#each lines}}", "{{/each}}", "{{", "}}", "{{!", "--}}", "\\", "{", "}", "{{{total}}}", "{{&total}}",
        ];
        var random = new Random(7);
        var told = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (Grammar.Flaw(text, Receipt, isHtml: true) is not null)
                continue;
            told++;
            var template = Engine.Of(new("s", text, "t", null));
            var (kind, nasty) = (Html(template, "Ada"), Html(template, "\"><script>alert('{{7*7}}')</script><p title='"));
            foreach (var sign in (char[])['<', '>', '"', '\''])
                Assert.True(kind.Count(sign) == nasty.Count(sign), $"{text} is told as {nasty}");
            template.Html(new Facts { Link = "l", Shop = "s" });
        }
        Assert.InRange(told, 500, 10_000);
    }

    private static string Html(Template template, string said) => template.Html(new Facts
    {
        Number = said,
        Total = said,
        Lines = [new(said, said, said, said), new("Pot", "1", "2", "2")],
        Link = "https://shop.example",
        Shop = "https://shop.example",
    });

    [Fact]
    public void There_is_an_end_to_what_can_be_asked()
    {
        var many = string.Concat(Enumerable.Repeat("{{number}}", Grammar.MostExpressions + 1));
        Assert.Contains("more than 300 expressions", Grammar.Flaw(many, Shipped, isHtml: false), StringComparison.Ordinal);
        var deep = string.Concat(Enumerable.Repeat("{{#if number}}", Grammar.MostDepth + 1));
        Assert.Contains("more than 8 blocks", Grammar.Flaw(deep, Shipped, isHtml: false), StringComparison.Ordinal);
        var endless = "<p " + new string('x', 60_000);
        Assert.Contains("characters besides", Grammar.Flaw(endless, Shipped, isHtml: true), StringComparison.Ordinal);
    }
}
