using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Lets go of what has been kept long enough: sent events, inbox rows, kept answers. From the old end, a little at a time, patiently.
/// </summary>
internal sealed partial class Retention(Database database, TimeSpan keep, ILogger log)
{
    /// <summary>How much longer the inbox remembers than the outbox and a broker can repeat.</summary>
    public static readonly TimeSpan InboxOutlives = TimeSpan.FromDays(1);

    private static readonly TimeSpan WhenIdle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(100);

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var removed = 0;
            try
            {
                removed = await Turn();
            }
            catch (Unavailable failure)
            {
                LogPutOff(log, database.Service, failure.Message);
            }
            var pause = removed > 0 ? BetweenTurns : WhenIdle;
            await Task.Delay(pause, database.Clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One turn; gives how many rows went.</summary>
    internal async Task<int> Turn()
    {
        var now = database.Clock.Now;
        var sent = await Patiently("Forget sent events", tx => Outbox.Forget(tx, now - keep));
        var taken = await Patiently("Forget inbox rows", tx => Inbox.Forget(tx, now - keep - InboxOutlives));
        var answers = await Patiently("Forget kept answers", tx => new(KeptAnswers.Sweep(tx, now - keep)));
        return sent + taken + answers;
    }

    private Task<int> Patiently(string name, Func<Tx, ValueTask<int>> forget) =>
        database.Transact(Lane.Patient, Cause.None, name, async tx => await forget(tx));

    [LoggerMessage(2141, LogLevel.Debug, "{Service}: old rows stay a little longer: {Reason}")]
    private static partial void LogPutOff(ILogger log, string service, string reason);
}
