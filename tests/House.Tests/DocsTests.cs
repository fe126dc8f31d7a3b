namespace Stoa.House.Tests;

public class DocsTests
{
    private static IReadOnlyCollection<string> Paths { get; } = Repository.Paths;

    [Fact]
    public void Every_room_has_a_readme() => Offences.None(Docs.FoldersWithoutReadme(Paths));

    [Theory]
    [InlineData("src/Kernel/Data/Tx.cs", "src/Kernel/Data ")]
    [InlineData("src/Services/Cart/Carts/Cart.cs", "src/Services/Cart ")]
    public void A_room_without_a_readme_is_caught(string path, string room) => Offences.One(room, Docs.FoldersWithoutReadme([path]));

    [Fact]
    public void Every_link_leads_somewhere() => Offences.None(Repository.Named(".md").SelectMany(page => Docs.DeadLinks(page, Paths)));

    [Theory]
    [InlineData("docs/start.md")]
    [InlineData("../operate.md")]
    [InlineData("docs/gone.md#there")]
    public void A_dead_link_is_caught(string target) => Offences.One(
        "docs/README.md:2", Docs.DeadLinks(new Page("docs/README.md", $"Read\n[on]({target})."), ["docs/README.md", "docs/operate.md"]));

    [Fact]
    public void A_link_to_a_file_a_folder_a_place_in_it_or_the_world_is_fine() => Offences.None(Docs.DeadLinks(
        new Page("docs/README.md", "[a](operate.md) [b](../src) [c](operate.md#how) [d](https://example.com/x)"),
        ["docs/operate.md", "src/Stoa/Program.cs"]));

    [Fact]
    public void All_settings_that_are_read_are_told_of_and_no_others() =>
        Offences.None(Docs.SettingsOtherwise(Code.Product, Repository.Page("README.md"), Repository.Page("docs/outside.md")));

    [Fact]
    public void A_setting_that_nobody_is_told_of_is_caught() => Offences.One("Stoa:Secret is read",
        Docs.SettingsOtherwise([Reading], new Page("README.md", "| `Stoa:Limits:{class}` | | `Stoa:Secret` |")));

    [Fact]
    public void A_setting_that_nobody_reads_is_caught() => Offences.One("Stoa:Speed is named",
        Docs.SettingsOtherwise([Reading], new Page("README.md", "| `Stoa:Secret`, `Stoa:Limits:{any}` | |\n| `Stoa:Speed` | |")));

    [Fact]
    public void Nothing_tells_of_the_machine_it_was_written_on() => Offences.None(Repository.Pages.SelectMany(Docs.TellingOfMachines));

    [Theory]
    [InlineData("cd /", "work/x")]
    [InlineData("/", "root/.cache")]
    [InlineData("https://api.NuGet", ".org/v3")]
    public void A_machines_path_or_a_package_host_is_caught(string first, string rest) =>
        Offences.One("notes.md:2", Docs.TellingOfMachines(new Page("notes.md", "Try\n" + first + rest)));

    private static Code Reading => new("Settings.cs",
        """
        var secret = configuration["Stoa:Secret"] ?? throw new Exception("Stoa:Other is missing");
        var limit = configuration[$"Stoa:Limits:{name}"];
        """);
}
