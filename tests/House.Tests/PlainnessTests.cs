namespace Stoa.House.Tests;

public class PlainnessTests
{
    /// <summary>Interfaces with one implementation, each with its reason.</summary>
    private static readonly Dictionary<string, string> OneForNow = new(StringComparer.Ordinal)
    {
        ["ICarrier"] = "the mailbox is built in; carriers of real mails and texts are due",
        ["IGiven"] = "any Given<T>, whatever T is: the one type has as many as there are fields",
    };

    /// <summary>Files outside the Kernel that remember something behind the scenes, each with its reason.</summary>
    private static readonly Dictionary<string, string> Remembering = new(StringComparer.Ordinal)
    {
        ["src/Drivers/Postgres/PostgresDatabase.cs"] = "refuses a transaction inside another, as the Kernel's own store does",
    };

    [Fact]
    public void Only_the_Kernel_and_the_drivers_know_the_bus() => Offences.None(Code.Product.SelectMany(Plainness.BusUsers));

    [Theory]
    [InlineData("class PlaceOrder(IBus bus);")]
    [InlineData("var bus = new Stoa.Kernel.Messaging.InProcessBus();")]
    public void A_use_case_that_knows_the_bus_is_caught(string text) =>
        Offences.One("speak through the transaction", Plainness.BusUsers(new Code("src/Services/Ordering/PlaceOrder.cs", text)));

    [Fact]
    public void Nothing_is_remembered_behind_the_scenes() => Offences.None(
        Code.Product.Where(code => !Remembering.ContainsKey(code.Page.Path)).SelectMany(Plainness.HiddenState));

    [Theory]
    [InlineData("class A { private static int count; }")]
    [InlineData("class A { static readonly AsyncLocal<int> count = new(); }")]
    [InlineData("class A { readonly System.Threading.ThreadLocal<int> count; }")]
    [InlineData("class A { public static int Count { get; set; } }")]
    public void What_is_remembered_behind_the_scenes_is_caught(string text) =>
        Offences.One("A.cs:1", Plainness.HiddenState(new Code("src/Services/Cart/A.cs", text)));

    [Theory]
    [InlineData("class A { private static readonly string[] Words = []; const int Most = 3; int count; static int Twice => 2; }")]
    public void What_never_changes_is_fine(string text) => Offences.None(Plainness.HiddenState(new Code("src/Services/Cart/A.cs", text)));

    [Fact]
    public void Every_interface_has_two_types_behind_it_or_a_reason() =>
        Offences.None(Plainness.LonelyInterfaces([.. Code.Product], OneForNow));

    [Fact]
    public void An_interface_for_its_own_sake_is_caught()
    {
        var interfaces = new Code("A.cs", "interface ICart; interface IMany<T>; interface IKnown;");
        var types = new Code("B.cs", "class Cart : ICart, IMany<int>; record B : N.IMany<int>;");
        Offences.One("ICart has 1", Plainness.LonelyInterfaces([interfaces, types], new Dictionary<string, string> { ["IKnown"] = "due" }));
    }

    [Fact]
    public void A_reason_goes_when_it_is_no_longer_needed()
    {
        var lonely = Plainness.LonelyInterfaces([.. Code.Product], new Dictionary<string, string>()).ToList();
        Offences.None(OneForNow.Keys.Where(name => !lonely.Any(said => said.Contains(name, StringComparison.Ordinal))));
        Offences.None(Remembering.Keys.Where(path => !Plainness.HiddenState(Code.Real.Single(code => code.Page.Path == path)).Any()));
    }
}
