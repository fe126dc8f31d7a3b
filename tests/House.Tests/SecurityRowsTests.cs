namespace Stoa.House.Tests;

public class SecurityRowsTests
{
    private static readonly Code Tests = new("src/Services/Toy.Tests/Http/ToyTests.cs",
        """
        public class ToyTests
        {
            [Theory, EachDatabase, Rows(41, 76)]
            public async Task A_key_is_ones_own(Engine engine) { }

            [Fact]
            [Rows(77)]
            public void An_older_version_is_refused() { }

            private static int Rows(int count) => count;
        }
        """);

    private static readonly string[] Told =
    [
        "| 41 | another's key | Toy ToyTests: A key is ones own |", "| 76 | keys | Toy ToyTests: A key is ones own |",
        "| 77 | versions | Toy ToyTests: An older version is refused |",
    ];

    private static readonly Page Docs = Repository.Page("docs/security.md");

    [Fact]
    public void The_security_page_names_the_tests_that_show_its_rows_and_no_others() =>
        Offences.None(SecurityRows.Otherwise(Code.Real, Docs));

    [Fact]
    public void Every_row_is_shown_or_told_as_not_shown_yet() => Offences.None(SecurityRows.Forgotten(Docs));

    [Fact]
    public void A_page_that_names_them_all_is_fine() => Offences.None(SecurityRows.Otherwise([Tests], PageOf(Told)));

    [Fact]
    public void A_test_that_the_page_does_not_name_is_caught() =>
        Offences.One("Toy ToyTests: A key is ones own shows row 76", SecurityRows.Otherwise([Tests], PageOf([Told[0], Told[2]])));

    [Theory]
    [InlineData("| 77 | versions | Toy ToyTests: An older version is refused, Nobody is late |", "Nobody is late shows row 77")]
    [InlineData("| 77 | versions | Toy ToyTests: An older version is refused; Toy GoneTests: It is |", "Toy GoneTests: It is shows row 77")]
    [InlineData("| 77 | versions | Toy ToyTests: An older version is refused, A key is ones own |", "A key is ones own shows row 77")]
    public void A_test_that_is_named_and_shows_no_such_thing_is_caught(string line, string said) =>
        Offences.One(said, SecurityRows.Otherwise([Tests], PageOf([Told[0], Told[1], line])));

    [Fact]
    public void A_row_that_is_forgotten_is_caught() =>
        Offences.One("row 40 is neither", SecurityRows.Forgotten(PageOf(Told, "1-39, 42-75, 78-120")));

    [Fact]
    public void A_row_that_is_shown_and_told_as_not_shown_is_caught() =>
        Offences.One("row 76 is shown and", SecurityRows.Forgotten(PageOf(Told, "1-40, 42-76, 78-120")));

    private static Page PageOf(string[] table, string missing = "1") =>
        new("docs/security.md", $"# Security\n\n{string.Join('\n', table)}\n\n## Not yet\n\nSome rows ({missing}) are not shown.\n");
}
