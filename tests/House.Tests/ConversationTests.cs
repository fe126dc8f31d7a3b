using Stoa.Contracts;
using Stoa.Kernel.Hosting;

namespace Stoa.House.Tests;

public class ConversationTests
{
    [Fact]
    public void Whatever_is_heard_is_said_by_exactly_one_service() => Offences.None(Conversation.Unsaid(Inhabitants.Real));

    [Fact]
    public void Hearing_what_nobody_says_is_caught() =>
        Offences.One("toy.said.v1 is heard and nobody", Conversation.Unsaid(
            WithIdentity(new Toy("listener", toy => toy.On<ToySaid>((_, _) => Task.CompletedTask)))));

    [Fact]
    public void Overhearing_what_nobody_says_is_caught() =>
        Offences.One("toy.said.v1 is heard and nobody", Conversation.Unsaid(
            WithIdentity(new Toy("listener", toy => toy.OnEvery<ToySaid>(_ => { })))));

    [Fact]
    public void Two_speakers_of_one_event_are_caught() => Offences.One("said by identity and parrot",
        Conversation.Unsaid(WithIdentity(new Toy("parrot", toy => toy.Publishes<UserChanged>()))));

    [Fact]
    public void A_house_without_its_identity_is_caught() =>
        Assert.Equal(2, Conversation.Unsaid(Inhabitants.Describe(new Toy("lonely", _ => { }))).Count());

    [Fact]
    public void Every_question_is_answered_by_the_service_that_it_names() => Offences.None(Conversation.Unanswered(Inhabitants.Real));

    [Fact]
    public void A_question_without_an_answer_is_caught() =>
        Offences.One(
            "'toy' does not answer", Conversation.Unanswered(WithIdentity(new Toy("curious", toy => toy.Asks<AskToy, ToyAnswer>()))));

    [Fact]
    public void An_answer_from_somebody_else_does_not_count() => Offences.One("'toy' does not answer", Conversation.Unanswered(WithIdentity(
        new Toy("curious", toy => toy.Asks<AskToy, ToyAnswer>()),
        new Toy("other", toy => toy.Answers<AskToy, ToyAnswer>(_ => Task.FromResult(new ToyAnswer()))))));

    [Fact]
    public void Nobody_speaks_for_another() => Offences.None(Conversation.SpeakingForAnother(Inhabitants.Real));

    [Fact]
    public void Saying_and_answering_in_anothers_name_are_caught()
    {
        Offences.One(
            "toy.said.v1", Conversation.SpeakingForAnother(Inhabitants.Describe(new Toy("other", toy => toy.Publishes<ToySaid>()))));
        Offences.One("toy.ask.v1", Conversation.SpeakingForAnother(Inhabitants.Describe(
            new Toy("other", toy => toy.Answers<AskToy, ToyAnswer>(_ => Task.FromResult(new ToyAnswer()))))));
    }

    [Fact]
    public void Every_service_with_data_tells_a_person_what_it_holds() => Offences.None(Conversation.SilentOnPersons(Inhabitants.Real));

    [Fact]
    public void A_service_that_holds_data_and_is_silent_is_caught() => Offences.One("'hoarder'",
        Conversation.SilentOnPersons(
            Inhabitants.Describe(new Toy("hoarder", toy => toy.Schema("CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY)")))));

    [Fact]
    public void What_the_source_publishes_is_what_the_description_declares() =>
        Offences.None(
            Inhabitants.Real.SelectMany(service => Conversation.SaidOtherwise(service, Conversation.SourceOf(service), Events.Real)));

    [Fact]
    public void Publishing_what_was_not_declared_is_caught() => Offences.One("Toy.cs:3", Conversation.SaidOtherwise(
        Inhabitants.Describe(new Toy("toy", _ => { }))[0], [Publishing], [typeof(ToySaid)]));

    [Fact]
    public void Declaring_what_is_never_published_is_caught() => Offences.One("published nowhere", Conversation.SaidOtherwise(
        Inhabitants.Describe(new Toy("toy", toy => toy.Publishes<ToySaid>()))[0], [Comparing], [typeof(ToySaid)]));

    [Fact]
    public void Declaring_what_is_published_is_fine() => Offences.None(Conversation.SaidOtherwise(
        Inhabitants.Describe(new Toy("toy", toy => toy.Publishes<ToySaid>()))[0], [Publishing], [typeof(ToySaid)]));

    private static readonly Code Publishing = new("Toy.cs",
        """
        static class SayIt
        {
            public static void Run(Tx tx) => tx.Publish(new ToySaid());
        }
        """);

    private static readonly Code Comparing = new("Toy.cs", "static class Look { static bool At(ToySaid said) => said == new ToySaid(); }");

    /// <summary>Without which there is no house, and whom it asks.</summary>
    private static IReadOnlyList<ServiceDescription> WithIdentity(params IReadOnlyList<IService> others) =>
        Inhabitants.Describe([.. Roster.Services.Where(service => service.Name is "identity" or "media"), .. others]);

    private sealed record ToySaid : IEvent
    {
        public static string Name => "toy.said.v1";

        string IEvent.Key => "";
    }

    private sealed record ToyAnswer;

    private sealed record AskToy : IQuery<ToyAnswer>
    {
        public static string Name => "toy.ask.v1";
    }
}
