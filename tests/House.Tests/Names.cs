using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stoa.House.Tests;

/// <summary>Things are named as the shop says them.</summary>
internal static partial class Names
{
    private static readonly string[] Ceremony =
    [
        "Manager", "Helper", "Helpers", "Processor", "Dto", "Dtos", "Impl", "Common", "Infrastructure", "Application", "Interfaces",
        "Utils",
    ];

    /// <summary>What the framework calls by these names, and we must answer to.</summary>
    private static readonly string[] Frameworks =
        ["BindAsync", "DisposeAsync", "ExecuteAsync", "InitializeAsync", "StartAsync", "StopAsync", "WaitForStartAsync"];

    public static IEnumerable<string> CeremoniousTypes(Code code) =>
        from type in code.Nodes<BaseTypeDeclarationSyntax>()
        from Match word in Word().Matches(type.Identifier.Text)
        where Ceremony.Contains(word.Value)
        select $"{code.At(type.Identifier)}: {type.Identifier.Text} is called {word.Value}, which no shop says.";

    public static IEnumerable<string> CeremoniousFolders(IEnumerable<string> paths) =>
        from folder in paths.SelectMany(path => path.Split('/')[..^1].Select(word => (Word: word, Path: path)))
        where Ceremony.Contains(folder.Word)
        select $"{folder.Path} lies in {folder.Word}, which no shop says.";

    public static IEnumerable<string> AsyncSuffixes(Code code) =>
        from name in code.Nodes<MethodDeclarationSyntax>().Where(method => !Answers(method)).Select(method => method.Identifier)
            .Concat(code.Nodes<LocalFunctionStatementSyntax>().Select(function => function.Identifier))
        let isSentence = name.Text.Contains('_', StringComparison.Ordinal)
        where name.Text.EndsWith("Async", StringComparison.Ordinal) && !isSentence && !Frameworks.Contains(name.Text)
        select $"{code.At(name)}: {name.Text} needs no suffix.";

    private static bool Answers(MethodDeclarationSyntax method) =>
        method.ExplicitInterfaceSpecifier is not null || method.Modifiers.Any(SyntaxKind.OverrideKeyword);

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Word();
}
