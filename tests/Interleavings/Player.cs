using Stoa.Kernel.Data;

namespace Stoa.Interleavings.Tests;

/// <summary>One of two who take turns: it stops before each of its statements until it is let go on.</summary>
internal sealed class Player(string name, SemaphoreSlim changed)
{
    private readonly Lock gate = new();
    private TaskCompletionSource? pause;

    public string Name => name;

    /// <summary>Its statements so far.</summary>
    public List<string> Steps { get; } = [];

    public bool IsPaused
    {
        get
        {
            lock (gate)
                return pause is not null;
        }
    }

    public bool HasEnded { get; private set; }

    public bool IsUnderWay => !HasEnded && !IsPaused;

    /// <summary>What came of it: a text that is the same for the same outcome.</summary>
    public string Outcome { get; private set; } = "";

    /// <summary>It could not be served; whoever asked will ask again.</summary>
    public bool WasUnavailable { get; private set; }

    public async Task Play(Side side, Use use)
    {
        try
        {
            Outcome = Outcomes.Write(await use.Run(side));
        }
        catch (Unavailable away)
        {
            (WasUnavailable, Outcome) = (true, "unavailable: " + away.Message);
        }
#pragma warning disable CA1031 // what it throws is what came of it
        catch (Exception failure)
        {
            Outcome = $"{failure.GetType().Name}: {failure.Message}";
        }
#pragma warning restore CA1031
        HasEnded = true;
        changed.Release();
    }

    /// <summary>Called before each statement.</summary>
    public Task Stop(string sql)
    {
        lock (gate)
        {
            Steps.Add(sql);
            pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.Release();
            return pause.Task;
        }
    }

    public void GoOn()
    {
        TaskCompletionSource? waiting;
        lock (gate)
            (waiting, pause) = (pause, null);
        waiting!.SetResult();
    }
}
