using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stoa.House.Tests;

/// <summary>How code looks: no longer and no wider than a person reads, no promises in place of work.</summary>
internal static class Shape
{
    private const int WidestLine = 140;
    private const int LongestFunction = 70;
    private const string Stub = "NotImplementedException";
    private static readonly string[] CodeEndings = [".cs", ".sql", ".csproj", ".props"];
    private static readonly string[] Promises = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];

    public static IEnumerable<string> WideLines(Page page) =>
        from line in CodeEndings.Any(ending => page.Path.EndsWith(ending, StringComparison.Ordinal)) ? page.Lines.Index() : []
        where line.Item.TrimEnd('\r').Length > WidestLine
        select $"{page.Path}:{line.Index + 1} has {line.Item.Length} characters.";

    /// <summary>From its first word to its last brace; what is written above it doesn't count.</summary>
    public static IEnumerable<string> LongFunctions(Code code) =>
        from function in code.Root.DescendantNodes()
        where function is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let lines = function.ToString().AsSpan().Count('\n') + 1
        where lines > LongestFunction
        select $"{code.At(function)}: a function of {lines} lines.";

    public static IEnumerable<string> BlindCatches(Code code) =>
        from blind in code.Nodes<CatchClauseSyntax>()
        where blind.Declaration is null
        select $"{code.At(blind)}: it catches whatever comes; say what.";

    public static IEnumerable<string> KeptPromises(Code code) =>
        from comment in code.Root.DescendantTrivia(descendIntoTrivia: false)
        where comment.IsKind(SyntaxKind.SingleLineCommentTrivia) || comment.IsKind(SyntaxKind.MultiLineCommentTrivia)
            || comment.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)
        let text = comment.ToFullString()
        where Promises.Any(word => text.Contains(word, StringComparison.Ordinal))
        select $"{code.Page.At(comment.SpanStart)}: a promise instead of work.";

    public static IEnumerable<string> Stubs(Code code) =>
        from name in code.Nodes<IdentifierNameSyntax>()
        where name.Identifier.Text == Stub
        select $"{code.At(name)}: a stub.";

    /// <summary>A public type says in one line what it is in the shop. The outcomes of a use case are told by their names.</summary>
    public static IEnumerable<string> Unexplained(Code code) =>
        from type in code.Nodes<BaseTypeDeclarationSyntax>().Cast<MemberDeclarationSyntax>().Concat(code.Nodes<DelegateDeclarationSyntax>())
        where IsPublic(type) && !IsOutcome(type)
        let told = type.GetLeadingTrivia().ToFullString()
        where !told.Contains("<summary>", StringComparison.Ordinal) && !told.Contains("<inheritdoc", StringComparison.Ordinal)
        select $"{code.At(type)}: what is it in the shop?";

    /// <summary>Time passes in a test when the test says so.</summary>
    public static IEnumerable<string> Sleeps(Code code) =>
        from call in code.Nodes<MemberAccessExpressionSyntax>()
        where call.ToString() is "Thread.Sleep" or "Task.Delay"
        select $"{code.At(call)}: a test that sleeps.";

    private static bool IsOutcome(MemberDeclarationSyntax type) =>
        type is BaseTypeDeclarationSyntax { Parent: ClassDeclarationSyntax } inner
        && (inner.Identifier.Text == "Outcome" || inner.BaseList?.Types.Any(one => one.Type.ToString() == "Outcome") == true);

    private static bool IsPublic(MemberDeclarationSyntax type) =>
        type.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Where(one => one is not BaseNamespaceDeclarationSyntax)
            .All(one => one.Modifiers.Any(SyntaxKind.PublicKeyword));
}
