using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.House.Tests;

public class SchemaTests
{
    private const string FirstShelf = "CREATE TABLE shelf (id TEXT NOT NULL PRIMARY KEY, size BIGINT NOT NULL CHECK (size > 0))";
    private const string AddLabel = "ALTER TABLE shelf ADD COLUMN label TEXT; CREATE UNIQUE INDEX shelf_label ON shelf (label)";

    private const string TodaysShelf =
        """
        CREATE TABLE shelf (id TEXT NOT NULL PRIMARY KEY, label TEXT, size BIGINT NOT NULL CHECK (size > 0));
        CREATE UNIQUE INDEX shelf_label ON shelf (label);
        """;

    private static IEnumerable<Page> Scripts => Repository.Named(".sql").Where(page => page.IsProduct);

    [Fact]
    public async Task Columns_are_text_whole_numbers_and_bytes()
    {
        foreach (var service in Inhabitants.Real)
            Offences.None(await Schemas.OddColumns(service.Tables));
    }

    [Theory]
    [InlineData("size INTEGER")]
    [InlineData("size bigint")]
    [InlineData("size VARCHAR(20)")]
    [InlineData("size BIGSERIAL")]
    [InlineData("at TIMESTAMP")]
    [InlineData("price_minor TEXT")]
    [InlineData("anything")]
    public async Task A_column_of_another_type_is_caught(string column) => Offences.One(
        $"shelf.{column.Split(' ')[0]} is", await Schemas.OddColumns(
            Schema.Of("toy", $"CREATE TABLE shelf (id TEXT, total_minor BIGINT, {column})")));

    [Fact]
    public void Scripts_are_portable()
    {
        Offences.None(Scripts.SelectMany(Schemas.OddWords));
        Offences.None(Scripts.SelectMany(Schemas.OddConstraints));
    }

    [Theory]
    [InlineData("id INTEGER PRIMARY KEY AUTOINCREMENT")]
    [InlineData("id BIGSERIAL")]
    [InlineData("at BIGINT DEFAULT now()")]
    [InlineData("at TEXT DEFAULT CURRENT_TIMESTAMP")]
    [InlineData("body TEXT CHECK (body->>'id' <> '')")]
    [InlineData("name TEXT COLLATE NOCASE")]
    public void A_word_that_is_not_portable_is_caught(string column) =>
        Offences.One("schema.sql:2", Schemas.OddWords(new Page("schema.sql", $"CREATE TABLE shelf (\n{column});")));

    [Fact]
    public void Such_a_word_in_a_comment_is_fine() =>
        Offences.None(Schemas.OddWords(new Page("schema.sql", "id TEXT -- no SERIAL here, now() or ->")));

    [Theory]
    [InlineData("CONSTRAINT one_label UNIQUE (label)")]
    [InlineData("CONSTRAINT shelf_label UNIQUE (label)")]
    [InlineData("CONSTRAINT shelf_size_key CHECK (size > 0)")]
    public void A_constraint_of_another_name_is_caught(string constraint) => Offences.One(
        "schema.sql:2", Schemas.OddConstraints(
            new Page("schema.sql", $"CREATE TABLE shelf (id TEXT,\n{constraint});\nCREATE TABLE other (id TEXT);")));

    [Fact]
    public void A_constraint_of_the_right_name_is_fine() => Offences.None(Schemas.OddConstraints(
        new Page("schema.sql", "CREATE TABLE shelf (label TEXT, size BIGINT, CONSTRAINT shelf_label_size_key UNIQUE (label, size));")));

    [Theory, EachDatabase]
    public async Task The_steps_of_an_older_shop_lead_to_todays_schema(Engine engine)
    {
        foreach (var part in Inhabitants.Real.SelectMany(service => service.Tables.Parts).Distinct())
        {
            Offences.None(Schemas.MissingSteps(part));
            Offences.None(await Schemas.Differences(part, script => SchemaShape.Of(engine, script)));
        }
    }

    [Theory, EachDatabase]
    public async Task Steps_that_lead_there_in_other_words_are_fine(Engine engine) =>
        Offences.None(await Planted(engine, new Migration(1, FirstShelf), new Migration(2, AddLabel)));

    [Theory, EachDatabase]
    public async Task A_forgotten_column_and_its_key_are_caught(Engine engine) =>
        Assert.Equal(2, (await Planted(engine, new Migration(1, FirstShelf))).Count);

    [Theory, EachDatabase]
    public async Task What_a_step_leaves_behind_is_caught(Engine engine) => Offences.One("behind", await Planted(
        engine, new Migration(1, FirstShelf), new Migration(2, AddLabel), new Migration(3, "CREATE INDEX shelf_size ON shelf (size)")));

    [Theory, EachDatabase]
    public async Task A_column_of_another_type_or_strictness_is_caught(Engine engine) =>
        Assert.NotEmpty(await Planted(
            engine,
            new Migration(1, FirstShelf.Replace("BIGINT NOT NULL", "BIGINT", StringComparison.Ordinal)),
            new Migration(2, AddLabel)));

    [Fact]
    public void A_gap_in_the_steps_is_caught() =>
        Offences.One("no step 1", Schemas.MissingSteps(new SchemaPart("toy", TodaysShelf, [new Migration(2, AddLabel)])));

    private static Task<IReadOnlyList<string>> Planted(Engine engine, params Migration[] steps) =>
        Schemas.Differences(new SchemaPart("toy", TodaysShelf, steps), script => SchemaShape.Of(engine, script));
}
