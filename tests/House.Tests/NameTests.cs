namespace Stoa.House.Tests;

public class NameTests
{
    [Fact]
    public void Types_and_folders_are_named_as_the_shop_says_them()
    {
        Offences.None(Code.Real.SelectMany(Names.CeremoniousTypes));
        Offences.None(Names.CeremoniousFolders(Repository.Pages.Select(page => page.Path)));
    }

    [Theory]
    [InlineData("class CartManager;")]
    [InlineData("record struct OrderDto(int A);")]
    [InlineData("static class PriceHelpers;")]
    [InlineData("enum ProcessorKind { Fast }")]
    [InlineData("interface ICartImpl;")]
    public void A_ceremonious_type_is_caught(string text) =>
        Offences.One("which no shop says", Names.CeremoniousTypes(new Code("A.cs", text)));

    [Fact]
    public void A_word_that_only_begins_like_one_is_fine() =>
        Offences.None(Names.CeremoniousTypes(new Code("A.cs", "class Commons; class Simple;")));

    [Theory]
    [InlineData("src/Services/Cart/Application/Add.cs")]
    [InlineData("src/Common/Add.cs")]
    public void A_ceremonious_folder_is_caught(string path) =>
        Offences.One(path, Names.CeremoniousFolders([path, "src/Services/Cart/Add.cs"]));

    [Fact]
    public void No_method_of_ours_ends_in_Async() => Offences.None(Code.Real.SelectMany(Names.AsyncSuffixes));

    [Theory]
    [InlineData("class A { Task PayAsync() => B(); }")]
    [InlineData("class A { void Run() { Task PayAsync() => B(); } }")]
    [InlineData("interface IA { Task PayAsync(); }")]
    public void The_suffix_is_caught(string text) => Offences.One("PayAsync", Names.AsyncSuffixes(new Code("A.cs", text)));

    [Theory]
    [InlineData("class A : Stream { public override Task FlushAsync() => B(); }")]
    [InlineData("class A { Task IOutside.PayAsync() => B(); }")]
    [InlineData("class A : IAsyncDisposable { public ValueTask DisposeAsync() => B(); }")]
    public void What_the_framework_calls_is_fine(string text) => Offences.None(Names.AsyncSuffixes(new Code("A.cs", text)));
}
