using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.RabbitMq;

/// <summary>Gives a service what came for it: to its hearer what it can hear, to its parked events the rest.</summary>
internal sealed class Addressee(Hearer hearer, Clock clock)
{
    public Task Take(Letter letter)
    {
        if (letter.Envelope is not { } envelope)
            return hearer.Park(letter.ForOperators(clock.Now), letter.Problem);
        // Perhaps a sister process of a newer version knows it: it is tried again, and nothing is lost.
        return hearer.Names.Contains(envelope.Name)
            ? hearer.Hear(envelope)
            : hearer.Park(envelope, $"{hearer.Service} does not listen to {envelope.Name}.");
    }

    /// <summary>
    /// From the dead letters. Some are there only because the service's queue was missing, and are events like any other.
    /// </summary>
    public async Task TakeDead(Letter letter)
    {
        var problem = letter.Died ? "The broker gave it up: it was refused, or delivered too often without an answer." : letter.Problem;
        if (!letter.Died)
        {
            try
            {
                await Take(letter);
                return;
            }
#pragma warning disable CA1031 // told with the parked event
            catch (Exception failure) when (failure is not Unavailable)
            {
                problem = failure.Message;
            }
#pragma warning restore CA1031
        }
        await hearer.Park(letter.ForOperators(clock.Now), problem);
    }
}
