using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>Nothing that was said is lost, doubled or made up.</summary>
internal static class Messages
{
    public static IEnumerable<Invariant> All(IReadOnlyList<ServiceDescription> services)
    {
        yield return new("E1", Holds.AtRest, "everything that was said has left, and nothing waits to be handled again", Each(
            services,
            one => $"SELECT '{one.Name} has not handed on ' || name || ' ' || id FROM {one.Name}.outbox WHERE sent_at IS NULL",
            one => $"SELECT '{one.Name} could not handle ' || name || ' ' || event_id || ': ' || reason FROM {one.Name}.parked"));
        yield return new("E2", Holds.AtRest, "every event was handled by everybody who hears it", Each(
            from speaker in services
            from hearer in services
            let heard = speaker.Says.Where(hearer.Hears.ContainsKey).ToList()
            where heard.Count > 0
            select $"""
                SELECT '{hearer.Name} did not hear ' || said.name || ' ' || said.id FROM {speaker.Name}.outbox AS said
                WHERE said.name IN ({string.Join(", ", heard.Select(name => $"'{name}'"))})
                  AND NOT EXISTS (SELECT 1 FROM {hearer.Name}.inbox AS heard WHERE heard.event_id = said.id)
                """));
        yield return new("E4", Holds.AtRest, "nobody heard an event that was never said", Each(
            services.Where(one => one.Hears.Count > 0),
            hearer =>
            {
                var speakers = services.Where(speaker => speaker.Says.Any(hearer.Hears.ContainsKey)).ToList();
                var said = string.Concat(speakers.Select(speaker =>
                    $" AND NOT EXISTS (SELECT 1 FROM {speaker.Name}.outbox AS said WHERE said.id = heard.event_id)"));

                // What is older than the oldest event that is still kept may have been swept; where none is kept, all may.
                var since = string.Join(", ", speakers.Select(speaker => $"COALESCE((SELECT MIN(id) FROM {speaker.Name}.outbox), '')"));
                return $"""
                    SELECT '{hearer.Name} heard ' || heard.event_id || ', which nobody said' FROM {hearer.Name}.inbox AS heard
                    WHERE heard.event_id > COALESCE(NULLIF((SELECT MAX({since}, '')), ''), '~'){said}
                    """;
            }));
    }

    private static string Each(IEnumerable<ServiceDescription> services, params Func<ServiceDescription, string>[] ask) =>
        Each(services.SelectMany(service => ask.Select(question => question(service))));

    private static string Each(IEnumerable<string> questions) =>
        string.Join("\nUNION ALL\n", questions) is { Length: > 0 } all ? all : "SELECT '' WHERE false";
}
