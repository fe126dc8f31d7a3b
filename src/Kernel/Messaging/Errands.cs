using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Runs an errand: claims while there is something due, up to a few calls at once, then sleeps until its name is touched or a second is
/// over. A crash or a failure between any two of its steps leaves the claimed row to its lease.
/// </summary>
internal sealed partial class Errands(Database database, Errand errand, ILogger log) : IDisposable
{
    /// <summary>So many calls may be under way; a claim takes no more than there is room for.</summary>
    public const int MostAtOnce = 16;

    private const int KeepAttempts = 5;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeepPause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim free = new(MostAtOnce);
    private readonly Signal nudge = new();

    public string Name => errand.Name;

    /// <summary>How many calls are under way.</summary>
    public int UnderWay => MostAtOnce - free.CurrentCount;

    public async Task Run(CancellationToken stop)
    {
        using var listening = database.OnTouched(errand.Name, nudge.Set);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (free.CurrentCount == 0 || !await ClaimAndStart(stop))       // each call that ends is a nudge too
                    await nudge.WaitAndReset(SweepEvery, database.Clock.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop while asleep. What was claimed is brought to its end.
        }
        for (var i = 0; i < MostAtOnce; i++)
            await free.WaitAsync(CancellationToken.None);
    }

    public void Dispose() => free.Dispose();

    /// <summary>Claims in one commit what there is room for. False when there was nothing.</summary>
    private async Task<bool> ClaimAndStart(CancellationToken stop)
    {
        List<object> claimed;
        var room = free.CurrentCount;
        try
        {
            claimed = await database.Transact(Lane.Event, Cause.None, errand.Name, tx => Claim(tx, room));
        }
#pragma warning disable CA1031 // the errand goes on when the store does; a bug in a claim is told every second
        catch (Exception failure)
        {
            LogNotClaimed(log, failure, database.Service, errand.Name);
            return false;
        }
#pragma warning restore CA1031
        foreach (var one in claimed)
        {
            await free.WaitAsync(CancellationToken.None);       // there is room: only this loop takes it
            _ = CallAndKeep(one, stop);
        }
        return claimed.Count > 0;
    }

    private async Task<List<object>> Claim(Tx tx, int most)
    {
        var claimed = new List<object>();
        while (claimed.Count < most && await errand.Claim(tx) is { } one)
            claimed.Add(one);
        return claimed;
    }

    private async Task CallAndKeep(object claimed, CancellationToken stop)
    {
        try
        {
            using var deadline = new CancellationTokenSource(CallDeadline, database.Clock.Time);
            // A call that does not listen to its deadline is left behind; whatever it still does, nobody keeps it.
            var outcome = await errand.Call(claimed, deadline.Token).WaitAsync(deadline.Token);
            await Keep(claimed, outcome, stop);
        }
#pragma warning disable CA1031 // the row is claimed again when its lease is over
        catch (Exception failure)
        {
            LogFailed(log, failure, database.Service, errand.Name);
        }
#pragma warning restore CA1031
        finally
        {
            free.Release();
            nudge.Set();
        }
    }

    /// <summary>
    /// The outside has answered: worth a few tries before the answer is lost and has to be asked for again. Told to stop, it tries without
    /// a pause.
    /// </summary>
    private async Task Keep(object claimed, object? outcome, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await database.Transact(Lane.Event, Cause.None, errand.Name, tx => errand.Keep(tx, claimed, outcome));
                return;
            }
            catch (Unavailable) when (attempt < KeepAttempts)
            {
                await Task.Delay(KeepPause * attempt, database.Clock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(2131, LogLevel.Warning, "{Service}: the errand {Errand} could not claim")]
    private static partial void LogNotClaimed(ILogger log, Exception failure, string service, string errand);

    [LoggerMessage(2132, LogLevel.Warning, "{Service}: the errand {Errand} failed and is claimed again when its lease is over")]
    private static partial void LogFailed(ILogger log, Exception failure, string service, string errand);
}
