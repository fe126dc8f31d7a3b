namespace Stoa.Kernel.Hosting;

/// <summary>The map of the house in words: who says, hears, asks and answers what. Printed by <c>stoa services</c>.</summary>
internal static class ServiceMap
{
    public static void Write(TextWriter to, IReadOnlyList<ServiceDescription> services)
    {
        foreach (var service in services)
        {
            to.WriteLine(service.Name);
            Line(to, "says", service.Says);
            Line(to, "hears", service.Hears.Keys.Select(name => $"{name} (from {Speaker(services, name)})"));
            Line(to, "every process hears", service.Overhears.Keys);
            Line(to, "asks", service.Questions);
            Line(to, "answers", service.AnswersTo.Keys.Where(name => !Desk.Answers(name)));
            Line(to, "errands", service.Errands.Select(errand => errand.Name));
            Line(to, "jobs", service.Jobs.Select(job => $"every {job.Period:c}"));
            to.WriteLine();
        }
    }

    private static void Line(TextWriter to, string verb, IEnumerable<string> things)
    {
        var padded = verb;
        foreach (var thing in things.Order(StringComparer.Ordinal))
        {
            to.WriteLine($"  {padded,-20} {thing}");
            padded = "";
        }
    }

    private static string Speaker(IReadOnlyList<ServiceDescription> services, string name) =>
        services.FirstOrDefault(service => service.Says.Contains(name))?.Name ?? "nobody";
}
