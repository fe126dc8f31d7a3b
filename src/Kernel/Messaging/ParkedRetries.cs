using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>The errand that tries parked events again. Its call is the handling itself, which keeps its own outcome.</summary>
internal static class ParkedRetries
{
    public const string Name = "parked-events";

    public static Errand Of(Hearer hearer) => Errand.Of<ParkedEvent, bool>(
        Name,
        Parked.Claim,
        async (parked, _) =>
        {
            await hearer.Retry(parked);
            return true;
        },
        (_, _, _) => Task.CompletedTask);
}
