using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stoa.House.Tests;

/// <summary>A statement as it stands in the source. Without a text it is put together at run time.</summary>
internal sealed record Statement(string At, string? Text);

/// <summary>The statements in the source of the house, found by how they begin.</summary>
internal sealed partial class Sql
{
    private readonly IReadOnlyList<Code> source;
    private readonly Dictionary<string, ExpressionSyntax> constants = new(StringComparer.Ordinal);

    public Sql(IEnumerable<Code> source)
    {
        this.source = [.. source];
        foreach (var constant in this.source.SelectMany(code => code.Nodes<VariableDeclaratorSyntax>()).Where(IsConstant))
            constants[$"{TypeAround(constant)}.{constant.Identifier.Text}"] = constant.Initializer!.Value;
    }

    public IEnumerable<Statement> Statements() =>
        from code in source
        from text in code.Nodes<ExpressionSyntax>().Where(IsWholeText)
        where Beginning().IsMatch(Read(text, hole => Constant(hole) ?? "?"))
        select new Statement(code.At(text), Constant(text));

    /// <summary>All values are bound and all texts are written out, so that what runs can be read.</summary>
    public static IEnumerable<string> PutTogether(IEnumerable<Statement> statements) =>
        from statement in statements
        where statement.Text is null
        select $"{statement.At}: put together from what is not a constant.";

    /// <summary>What both stores take but nobody should write.</summary>
    public static IEnumerable<string> Careless(IEnumerable<Statement> statements) =>
        from statement in statements
        where statement.Text is not null
        from flaw in Flaws(statement.Text!)
        select $"{statement.At}: {flaw}.";

    private static IEnumerable<string> Flaws(string text)
    {
        if (Star().IsMatch(text))
            yield return "a star in place of columns";
        if (Insert().Matches(text).Any(insert => insert.Groups["columns"].Value.Length == 0))
            yield return "an INSERT that does not name its columns";
    }

    private static bool IsConstant(VariableDeclaratorSyntax variable) => variable.Initializer is not null
        && (variable.Parent?.Parent) switch
        {
            FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword),
            LocalDeclarationStatementSyntax local => local.IsConst,
            _ => false,
        };

    private static string TypeAround(SyntaxNode node) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.Text ?? "";

    /// <summary>A text, or several added up; not a part of such a sum.</summary>
    private static bool IsWholeText(ExpressionSyntax expression) =>
        expression.Kind() is SyntaxKind.StringLiteralExpression or SyntaxKind.InterpolatedStringExpression or SyntaxKind.AddExpression
        && !expression.Parent.IsKind(SyntaxKind.AddExpression);

    private string? Constant(ExpressionSyntax expression)
    {
        var isWhole = true;
        var text = Read(expression, hole =>
        {
            isWhole &= Known(hole) is not null;
            return Known(hole) ?? "";
        });
        return isWhole ? text : null;
    }

    /// <summary>The text of an expression; <paramref name="hole"/> says what stands for whatever is not written right there.</summary>
    private static string Read(ExpressionSyntax expression, Func<ExpressionSyntax, string> hole) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        ParenthesizedExpressionSyntax inner => Read(inner.Expression, hole),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => Read(sum.Left, hole) + Read(sum.Right, hole),
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(part => part switch
        {
            InterpolatedStringTextSyntax written => written.TextToken.ValueText,
            InterpolationSyntax { FormatClause: null } filled => Read(filled.Expression, hole),
            _ => hole(expression),
        })),
        _ => hole(expression),
    };

    private string? Known(ExpressionSyntax hole)
    {
        var name = hole switch
        {
            IdentifierNameSyntax own => hole.Ancestors().OfType<TypeDeclarationSyntax>()
                .Select(type => $"{type.Identifier.Text}.{own.Identifier.Text}").FirstOrDefault(constants.ContainsKey),
            MemberAccessExpressionSyntax other => $"{(other.Expression as SimpleNameSyntax)?.Identifier.Text}.{other.Name.Identifier.Text}",
            _ => null,
        };
        return name is not null && constants.TryGetValue(name, out var value) ? Constant(value) : null;
    }

    [GeneratedRegex(@"^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s*(\(|AS\s))")]
    private static partial Regex Beginning();

    [GeneratedRegex(@"(?<!COUNT\s*\()(\bSELECT|\bRETURNING|,|\.)\s*\*")]
    private static partial Regex Star();

    [GeneratedRegex(@"\bINSERT\s+INTO\s+\w+\s*(?<columns>\([\w\s,]+\))?")]
    private static partial Regex Insert();
}
