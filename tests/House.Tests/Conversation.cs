using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stoa.Contracts;
using Stoa.Kernel.Hosting;

namespace Stoa.House.Tests;

/// <summary>Who says, hears, asks and answers what: nobody waits for a word that nobody says, and nobody speaks for another.</summary>
internal static class Conversation
{
    /// <summary>The first words of questions that are put to every service: whoever has something to say answers.</summary>
    private static readonly string[] Everybody = ["privacy", "ops", "pictures"];

    /// <summary>What every process hears and asks by itself, whoever lives in it.</summary>
    private static readonly string[] HouseHears = [SessionRevoked.Name, UserChanged.Name];
    private static readonly string[] HouseAsks = [GetStandings.Name, GetTokenKeys.Name];

    public static IEnumerable<string> Unsaid(IReadOnlyList<ServiceDescription> services) =>
        from heard in services.SelectMany(service => service.Hears.Keys.Concat(service.Overhears.Keys)).Concat(HouseHears).Distinct()
        let speakers = services.Where(service => service.Says.Contains(heard)).Select(service => service.Name).ToList()
        where speakers.Count != 1
        select speakers.Count == 0 ? $"{heard} is heard and nobody says it." : $"{heard} is said by {string.Join(" and ", speakers)}.";

    public static IEnumerable<string> Unanswered(IReadOnlyList<ServiceDescription> services) =>
        from asked in services.SelectMany(service => service.Questions).Concat(HouseAsks).Distinct()
        let owner = Events.SpeakerOf(asked)
        where !Everybody.Contains(owner)
        where !services.Any(service => service.Name == owner && service.AnswersTo.ContainsKey(asked))
        select $"{asked} is asked and '{owner}' does not answer it.";

    public static IEnumerable<string> SpeakingForAnother(IReadOnlyList<ServiceDescription> services) =>
        from service in services
        from word in service.Says.Concat(service.AnswersTo.Keys.Where(query => !Everybody.Contains(Events.SpeakerOf(query))))
        where Events.SpeakerOf(word) != service.Name
        select $"{word} is not for '{service.Name}' to say or to answer.";

    /// <summary>A person's right to know what is held of them reaches every service with tables of its own.</summary>
    public static IEnumerable<string> SilentOnPersons(IReadOnlyList<ServiceDescription> services) =>
        from service in services
        where service.Tables.Parts.Count > 1 && !service.AnswersTo.ContainsKey(ExportPersonalData.Name)
        select $"'{service.Name}' holds data and does not answer {ExportPersonalData.Name}.";

    /// <summary>Events that the source of a service publishes and its description doesn't, and the other way round.</summary>
    public static IEnumerable<string> SaidOtherwise(ServiceDescription service, IEnumerable<Code> source, IEnumerable<Type> events)
    {
        var names = events.ToDictionary(type => type.Name, Events.NameOf);
        var published = source.SelectMany(Published).Where(one => names.ContainsKey(one.Event)).ToList();
        return published.Where(one => !service.Says.Contains(names[one.Event]))
            .Select(one => $"{one.At}: {one.Event} is published and '{service.Name}' did not declare it.")
            .Concat(service.Says.Except(published.Select(one => names[one.Event]))
                .Select(name => $"{name} is declared by '{service.Name}' and published nowhere."));
    }

    public static IEnumerable<Code> SourceOf(ServiceDescription service)
    {
        var folder = $"src/Services/{char.ToUpperInvariant(service.Name[0])}{service.Name[1..]}/";
        return Code.Real.Where(code => code.Page.Path.StartsWith(folder, StringComparison.Ordinal));
    }

    /// <summary>In a file that publishes at all, every event that is made is one that is said.</summary>
    private static IEnumerable<(string Event, string At)> Published(Code code) =>
        code.Nodes<MemberAccessExpressionSyntax>().Any(call => call.Name.Identifier.Text == "Publish")
            ? code.Nodes<ObjectCreationExpressionSyntax>().Select(made => (made.Type.ToString(), code.At(made)))
            : [];
}
