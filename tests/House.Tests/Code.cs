using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stoa.House.Tests;

/// <summary>A C# file, parsed.</summary>
internal sealed class Code
{
    private static readonly Lazy<List<Code>> All = new(() => [.. Repository.Named(".cs").Select(page => new Code(page))]);

    public Code(Page page)
    {
        Page = page;
        Root = CSharpSyntaxTree.ParseText(page.Text).GetRoot();
    }

    /// <summary>A file that is only thought of: a planted offender.</summary>
    public Code(string path, string text) : this(new Page(path, text))
    {
    }

    /// <summary>Every C# file of the repository.</summary>
    public static IReadOnlyList<Code> Real => All.Value;

    public static IEnumerable<Code> Product => Real.Where(code => code.Page.IsProduct);

    public Page Page { get; }

    public SyntaxNode Root { get; }

    public IEnumerable<T> Nodes<T>() where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    public string At(SyntaxNode node) => Page.At(node.SpanStart);

    public string At(SyntaxToken token) => Page.At(token.SpanStart);
}
