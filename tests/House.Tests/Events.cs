using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stoa.Contracts;
using Stoa.Kernel.Messaging;

namespace Stoa.House.Tests;

/// <summary>What an event is: a sealed, immutable record with a written name and a sample that is understood for ever.</summary>
internal static partial class Events
{
    private static readonly Type[] Values =
    [
        typeof(string), typeof(bool), typeof(int), typeof(long), typeof(decimal), typeof(DateTimeOffset), typeof(DateOnly),
        typeof(TimeSpan),
    ];

    private static readonly Type[] Lists = [typeof(IReadOnlyList<>), typeof(IReadOnlyDictionary<,>)];

    /// <summary>Every event of the house.</summary>
    public static IReadOnlyList<Type> Real { get; } =
        [.. typeof(IEvent).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IEvent)) && !type.IsInterface)];

    public static string NameOf(Type type) => (string)type.GetProperty(nameof(IEvent.Name))!.GetValue(null)!;

    /// <summary>The service that says it: the first word of its name.</summary>
    public static string SpeakerOf(string name) => name[..Math.Max(0, name.IndexOf('.', StringComparison.Ordinal))];

    public static IEnumerable<string> NotSealedRecords(IEnumerable<Type> events) =>
        from type in events
        where !type.IsSealed || type.GetMethod("<Clone>$") is null
        select $"{type.Name} is not a sealed record.";

    public static IEnumerable<string> Changeable(IEnumerable<Type> events) => events.SelectMany(type => ChangeableIn(type, [])).Distinct();

    public static IEnumerable<string> BadNames(IEnumerable<Type> events, IReadOnlyCollection<string> services) =>
        from type in events
        let name = NameOf(type)
        where !WireName().IsMatch(name) || !services.Contains(SpeakerOf(name))
        select $"{type.Name} is called '{name}'; a wire name is service.what-happened.v1 and begins with a service of the house.";

    public static IEnumerable<string> SameNames(IEnumerable<Type> events) =>
        from named in events.GroupBy(NameOf)
        where named.Count() > 1
        select $"{string.Join(" and ", named.Select(type => type.Name))} are both called '{named.Key}'.";

    /// <summary>The samples of an event's speaker lie in the golden folder of its tests.</summary>
    public static string SamplePath(string name)
    {
        var speaker = SpeakerOf(name);
        return $"src/Services/{char.ToUpperInvariant(speaker[0])}{speaker[1..]}.Tests/golden/{name}.json";
    }

    public static IEnumerable<string> NotUnderstood(IEnumerable<Type> events, Func<string, string?> sample) =>
        from type in events
        let path = SamplePath(NameOf(type))
        let flaw = sample(path) is { } text ? Flaw(type, text) : "is missing"
        where flaw is not null
        select $"{path}: the sample of {type.Name} {flaw}.";

    /// <summary>A name that was said once is understood for ever, so its sample never loses its event.</summary>
    public static IEnumerable<string> OrphanSamples(IEnumerable<string> samples, IEnumerable<Type> events) =>
        samples.Except(events.Select(type => SamplePath(NameOf(type)))).Select(path => $"{path}: there is no such event.");

    private static IEnumerable<string> ChangeableIn(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type))
            yield break;
        foreach (var property in type.GetProperties().Where(one => one.GetMethod is { IsStatic: false }))
        {
            var setter = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers();
            if (setter is not null && !setter.Contains(typeof(IsExternalInit)))
                yield return $"{type.Name}.{property.Name} can be set.";
            foreach (var offence in ChangeableValue($"{type.Name}.{property.Name}", property.PropertyType, seen))
                yield return offence;
        }
    }

    private static IEnumerable<string> ChangeableValue(string where, Type type, HashSet<Type> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Values.Contains(type) || type.IsEnum)
            return [];
        if (type.IsGenericType && Lists.Contains(type.GetGenericTypeDefinition()))
            return type.GetGenericArguments().SelectMany(held => ChangeableValue(where, held, seen));
        return type.Assembly == typeof(IEvent).Assembly || type.DeclaringType is not null
            ? ChangeableIn(type, seen)
            : [$"{where} is a {type.Name}, which can change; give an IReadOnlyList or a value of the contracts."];
    }

    private static string? Flaw(Type type, string sample)
    {
        try
        {
            var happened = JsonSerializer.Deserialize(sample, type, Envelope.Json);
            return JsonNode.DeepEquals(JsonNode.Parse(sample), JsonSerializer.SerializeToNode(happened, type, Envelope.Json))
                ? null
                : "reads differently when it is written again";
        }
        catch (JsonException unreadable)
        {
            return $"can't be read: {unreadable.Message}";
        }
    }

    [GeneratedRegex(@"^[a-z]+\.[a-z-]+\.v\d+$")]
    private static partial Regex WireName();
}
