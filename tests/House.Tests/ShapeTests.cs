namespace Stoa.House.Tests;

public class ShapeTests
{
    /// <summary>Where waiting in real time is the point: polling a question until its deadline.</summary>
    /// <summary>Who waits for a living: what asks until it is answered, and the servers that are slow on purpose.</summary>
    private static readonly string[] Pollers = ["tests/Testing/Eventually.cs", "tests/Fakes/Fake.cs"];

    [Fact]
    public void No_line_is_too_wide() => Offences.None(Repository.Pages.SelectMany(Shape.WideLines));

    [Theory]
    [InlineData("src/A.cs", 141, 1)]
    [InlineData("src/schema.sql", 141, 1)]
    [InlineData("src/A.cs", 140, 0)]
    [InlineData("README.md", 141, 0)]
    public void A_line_of_code_that_is_too_wide_is_caught(string path, int width, int caught) =>
        Assert.Equal(caught, Shape.WideLines(new Page(path, "short\n" + new string('x', width))).Count());

    [Fact]
    public void No_function_is_too_long() => Offences.None(Code.Real.SelectMany(Shape.LongFunctions));

    [Theory]
    [InlineData("class A { void Run() {", "} }")]
    [InlineData("class A { A() {", "} }")]
    [InlineData("class A { int B { get {", "} } }")]
    [InlineData("class A { void Run() => Do(() => { void Inner() {", "} }); }")]
    public void A_function_that_is_too_long_is_caught(string before, string after) => Assert.Contains("a function of 71 lines",
        Shape.LongFunctions(new Code("A.cs", before + new string('\n', 70) + after)).Last(), StringComparison.Ordinal);

    [Fact]
    public void A_long_comment_above_a_function_does_not_count() => Offences.None(
        Shape.LongFunctions(new Code("A.cs", "class A {" + string.Concat(Enumerable.Repeat("\n// word", 80)) + "\n void Run() { } }")));

    [Fact]
    public void Every_catch_says_what() => Offences.None(Code.Real.SelectMany(Shape.BlindCatches));

    [Fact]
    public void A_catch_that_says_nothing_is_caught() => Offences.One("A.cs:2",
        Shape.BlindCatches(new Code("A.cs", "try { } catch (IOException) { }\ntry { } catch { }")));

    [Fact]
    public void Nothing_is_promised_in_a_comment() => Offences.None(Code.Real.SelectMany(Shape.KeptPromises));

    [Theory]
    [InlineData("// TO", "DO later")]
    [InlineData("/* FIX", "ME */")]
    [InlineData("/// <summary>HA", "CK</summary>\nclass A;")]
    public void A_promise_is_caught(string first, string rest) =>
        Offences.One("A.cs:1", Shape.KeptPromises(new Code("A.cs", first + rest)));

    [Fact]
    public void The_word_in_a_text_is_no_promise() => Offences.None(Shape.KeptPromises(new Code("A.cs", "var list = \"TODO\";")));

    [Fact]
    public void Nothing_is_a_stub() => Offences.None(Code.Real.SelectMany(Shape.Stubs));

    [Fact]
    public void A_stub_is_caught() =>
        Offences.One("A.cs:1", Shape.Stubs(new Code("A.cs", "void Run() => throw new NotImplementedException();")));

    [Fact]
    public void Every_public_type_says_what_it_is() => Offences.None(Code.Product.SelectMany(Shape.Unexplained));

    [Theory]
    [InlineData("public class A;")]
    [InlineData("// a comment\npublic record A(int B);")]
    [InlineData("public enum A { B }")]
    [InlineData("namespace N { public delegate void A(); }")]
    [InlineData("/// <summary>Told.</summary>\npublic class A { public interface IB; }")]
    public void A_public_type_that_says_nothing_is_caught(string text) =>
        Offences.One("what is it", Shape.Unexplained(new Code("A.cs", text)));

    [Theory]
    [InlineData("internal class A;")]
    [InlineData("internal class A { public class B; }")]
    [InlineData("/// <summary>Told.</summary>\n[Attribute]\npublic class A;")]
    [InlineData(
        "/// <summary>Told.</summary>\npublic static class A { public abstract record Outcome; public sealed record Done : Outcome; }")]
    public void What_is_not_public_or_is_told_is_fine(string text) => Offences.None(Shape.Unexplained(new Code("A.cs", text)));

    [Fact]
    public void No_test_sleeps() =>
        Offences.None(Code.Real.Where(code => code.Page.IsTest && !Pollers.Contains(code.Page.Path)).SelectMany(Shape.Sleeps));

    [Theory]
    [InlineData("Thread.Sleep(5);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);")]
    public void A_test_that_sleeps_is_caught(string text) => Offences.One("sleeps", Shape.Sleeps(new Code("A.cs", text)));
}
