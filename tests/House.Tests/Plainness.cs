using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stoa.House.Tests;

/// <summary>
/// No hidden ways: nobody speaks past the transaction, nothing is remembered behind the scenes, nothing is indirect for its own sake.
/// </summary>
internal static class Plainness
{
    private static readonly string[] Buses = ["IBus", "InProcessBus"];
    private static readonly string[] Hidden = ["AsyncLocal", "ThreadLocal"];

    /// <summary>Only the Kernel and the drivers know that there is a bus.</summary>
    public static IEnumerable<string> BusUsers(Code code) =>
        from name in IsUnder(code, "src/Kernel/", "src/Drivers/") ? [] : code.Nodes<SimpleNameSyntax>()
        where Buses.Contains(name.Identifier.Text)
        select $"{code.At(name)}: {name.Identifier.Text}; speak through the transaction.";

    /// <summary>Outside the Kernel nothing static changes, and no value travels behind the arguments.</summary>
    public static IEnumerable<string> HiddenState(Code code) => IsUnder(code, "src/Kernel/")
        ? []
        : code.Nodes<FieldDeclarationSyntax>().Where(IsHidden)
            .Select(field => $"{code.At(field)}: {field.Declaration.Variables} is remembered behind the scenes.")
            .Concat(code.Nodes<PropertyDeclarationSyntax>().Where(IsSettableStatic)
                .Select(property => $"{code.At(property)}: {property.Identifier.Text} is static and can be set."));

    /// <summary>Interfaces with fewer than two types behind them, but for those whose reason is known.</summary>
    public static IEnumerable<string> LonelyInterfaces(IReadOnlyList<Code> source, IReadOnlyDictionary<string, string> reasons)
    {
        var bases = source.SelectMany(code => code.Nodes<TypeDeclarationSyntax>())
            .Where(type => type is not InterfaceDeclarationSyntax && type.BaseList is not null)
            .SelectMany(type => type.BaseList!.Types.Select(one => NameOf(one.Type)))
            .ToLookup(name => name);
        return from code in source
               from one in code.Nodes<InterfaceDeclarationSyntax>()
               let name = one.Identifier.Text
               where bases[name].Count() < 2 && !reasons.ContainsKey(name)
               select $"{code.At(one.Identifier)}: {name} has {bases[name].Count()} behind it; a concrete type would do.";
    }

    private static bool IsUnder(Code code, params string[] folders) =>
        folders.Any(folder => code.Page.Path.StartsWith(folder, StringComparison.Ordinal));

    private static bool IsHidden(FieldDeclarationSyntax field) =>
        (field.Modifiers.Any(SyntaxKind.StaticKeyword) && !field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword))
        || Hidden.Contains(NameOf(field.Declaration.Type));

    private static bool IsSettableStatic(PropertyDeclarationSyntax property) =>
        property.Modifiers.Any(SyntaxKind.StaticKeyword)
        && property.AccessorList?.Accessors.Any(accessor => accessor.IsKind(SyntaxKind.SetAccessorDeclaration)) == true;

    private static string NameOf(TypeSyntax type) => type switch
    {
        SimpleNameSyntax name => name.Identifier.Text,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        _ => type.ToString(),
    };
}
