using Stoa.Contracts;

namespace Stoa.House.Tests;

public class EventTests
{
    [Fact]
    public void Every_event_is_a_sealed_record() => Offences.None(Events.NotSealedRecords(Events.Real));

    [Fact]
    public void An_open_record_and_a_class_are_caught() =>
        Assert.Equal(2, Events.NotSealedRecords([typeof(OpenEvent), typeof(ClassEvent), typeof(GoodEvent)]).Count());

    [Fact]
    public void No_event_can_change() => Offences.None(Events.Changeable(Events.Real));

    [Fact]
    public void A_setter_is_caught() => Offences.One("SettableEvent.Note can be set", Events.Changeable([typeof(SettableEvent)]));

    [Theory]
    [InlineData(typeof(ListEvent))]
    [InlineData(typeof(ArrayEvent))]
    [InlineData(typeof(DeepEvent))]
    public void A_list_that_can_change_is_caught_however_deep(Type type) => Offences.One("which can change", Events.Changeable([type]));

    [Fact]
    public void Read_only_lists_of_values_are_fine() => Offences.None(Events.Changeable([typeof(GoodEvent)]));

    [Fact]
    public void Every_event_has_a_wire_name_of_its_own()
    {
        Offences.None(Events.BadNames(Events.Real, Inhabitants.NamedServices));
        Offences.None(Events.SameNames(Events.Real));
    }

    [Theory]
    [InlineData(typeof(ClassEvent))]       // the case
    [InlineData(typeof(OpenEvent))]        // no version
    [InlineData(typeof(ListEvent))]        // nobody of the house
    public void A_name_of_another_form_is_caught(Type type) => Offences.One(type.Name, Events.BadNames([type], ["toy"]));

    [Fact]
    public void Two_events_of_one_name_are_caught() =>
        Offences.One("toy.good.v1", Events.SameNames([typeof(GoodEvent), typeof(SettableEvent), typeof(DeepEvent)]));

    [Fact]
    public void Every_event_has_a_sample_that_reads_the_same_today() =>
        Offences.None(Events.NotUnderstood(Events.Real, path => Repository.Pages.SingleOrDefault(page => page.Path == path)?.Text));

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("""{ "lines": null }""", "can't be read")]
    [InlineData("""{ "lines": 7 }""", "can't be read")]
    [InlineData("""{ "lines": ["a"], "note": null, "dropped": 1 }""", "reads differently")]
    public void A_sample_that_is_missing_or_means_something_else_is_caught(string? sample, string said) =>
        Offences.One(said, Events.NotUnderstood([typeof(GoodEvent)], _ => sample));

    [Fact]
    public void A_sample_that_reads_the_same_is_fine() =>
        Offences.None(Events.NotUnderstood([typeof(GoodEvent)], _ => """{ "lines": ["a"], "note": "b" }"""));

    [Fact]
    public void No_sample_has_lost_its_event() => Offences.None(Events.OrphanSamples(Samples(), Events.Real));

    [Fact]
    public void A_sample_whose_event_was_taken_away_is_caught() =>
        Offences.One("identity.user-cloned.v1", Events.OrphanSamples(
            ["src/Services/Identity.Tests/golden/identity.user-cloned.v1.json"], Events.Real));

    private static IEnumerable<string> Samples() =>
        Repository.Named(".json").Select(page => page.Path).Where(path => path.Contains("/golden/", StringComparison.Ordinal));

    private sealed record GoodEvent(IReadOnlyList<string> Lines, string? Note) : IEvent
    {
        public static string Name => "toy.good.v1";

        string IEvent.Key => "";
    }

    private abstract record OpenEvent : IEvent
    {
        public static string Name => "toy.open";

        string IEvent.Key => "";
    }

    private sealed class ClassEvent : IEvent
    {
        public static string Name => "Toy.Class.v1";

        string IEvent.Key => "";
    }

    private sealed record SettableEvent : IEvent
    {
        public static string Name => "toy.good.v1";

        public string Note { get; set; } = "";

        string IEvent.Key => "";
    }

    private sealed record ListEvent(List<string> Lines) : IEvent
    {
        public static string Name => "stranger.list.v1";

        string IEvent.Key => "";
    }

    private sealed record ArrayEvent(string[] Lines) : IEvent
    {
        public static string Name => "toy.array.v1";

        string IEvent.Key => "";
    }

    private sealed record DeepEvent(IReadOnlyList<DeepLine> Lines) : IEvent
    {
        public static string Name => "toy.deep.v1";

        string IEvent.Key => "";
    }

    private sealed record DeepLine(Dictionary<string, string> Attributes);
}
