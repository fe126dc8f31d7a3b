using System.Text;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Hosting;

/// <summary>
/// What a process tells its sisters by itself: the keys that its commits touched, to the other processes of the same service, whose buyers
/// may be waiting for them; and the events that every process hears, which so arrive also while the broker is away.
/// </summary>
internal static class SisterWords
{
    private const string Said = "said";

    /// <param name="overheard">The wire names that some process of the shop listens to besides its services.</param>
    public static void Share(
        Sisters sisters, IReadOnlyList<ServiceDescription> here, IEnumerable<string> overheard, Overhearers overhearers)
    {
        if (sisters.AreNone)
            return;
        var names = overheard.ToHashSet(StringComparer.Ordinal);
        foreach (var service in here)
        {
            ShareKeys(sisters, service);
            service.Database.Said += said => Tell(sisters, said, names);
        }
        sisters.Hear(Said, word => overhearers.Hear(CloudEvents.Read(Encoding.UTF8.GetBytes(word))), overhearers.Missed);
    }

    /// <summary>Not the names of errands: two who run at once for the same row find it once.</summary>
    private static void ShareKeys(Sisters sisters, ServiceDescription service)
    {
        var topic = "touched/" + service.Name;
        var errands = service.Errands.Select(errand => errand.Name).Append(ParkedRetries.Name).ToHashSet(StringComparer.Ordinal);
        service.Database.TouchedHere = keys =>
        {
            foreach (var key in keys)
            {
                if (!errands.Contains(key))
                    sisters.Tell(topic, key);
            }
        };
        sisters.Hear(topic, service.Database.Wake);
    }

    private static void Tell(Sisters sisters, List<Envelope> said, HashSet<string> names)
    {
        foreach (var envelope in said)
        {
            if (names.Contains(envelope.Name))
                sisters.Tell(Said, Encoding.UTF8.GetString(CloudEvents.Write(envelope)));
        }
    }
}
