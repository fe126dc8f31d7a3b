using System.Text;

namespace Stoa.Interleavings.Tests;

/// <summary>
/// Lets two players take turns as a merge says (true: the first). Who waits for a lock of the other, or has ended, is passed over. The same
/// merge gives the same run.
/// </summary>
#pragma warning disable CA1001 // without a wait handle a semaphore holds nothing to dispose of
internal sealed class Conductor(Func<Task<IReadOnlyCollection<string>>> blocked)
#pragma warning restore CA1001
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim changed = new(0);
    private readonly StringBuilder turns = new();

    public Player A { get; private set; } = null!;

    public Player B { get; private set; } = null!;

    /// <summary>Who really took each turn.</summary>
    public string Turns => turns.ToString();

    public async Task Run(Stage stage, Pair pair, IEnumerable<bool> merge)
    {
        (A, B) = (new Player(Stage.NameA, changed), new Player(Stage.NameB, changed));
        (stage.A.Db.BeforeStatement, stage.B.Db.BeforeStatement) = (A.Stop, B.Stop);
        var playing = Task.WhenAll(A.Play(stage.A, pair.A), B.Play(stage.B, pair.B));
        await Settled();
        foreach (var isFirst in merge)
            await Turn(isFirst ? A : B);
        while (!A.HasEnded || !B.HasEnded)
            await Turn(A);
        (stage.A.Db.BeforeStatement, stage.B.Db.BeforeStatement) = (null, null);
        await playing;
    }

    private async Task Turn(Player wanted)
    {
        var player = wanted.IsPaused ? wanted : wanted == A ? B : A;
        if (!player.IsPaused)
        {
            await Settled();
            return;
        }
        turns.Append(player.Name);
        player.GoOn();
        await Settled();
    }

    /// <summary>Waits until each stands before its next statement, has ended, or waits for a lock of the other.</summary>
    private async Task Settled()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (A.IsUnderWay || B.IsUnderWay)
        {
            if (await changed.WaitAsync(BetweenLooks))
                continue;
            var waiting = await blocked();
            var free = new[] { A, B }.Where(one => one.IsUnderWay && !waiting.Contains(one.Name)).ToArray();
            // Both wait: one of them will be told to give in.
            if (free.Length == 0 && (A.IsPaused || B.IsPaused))
                return;
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"Nobody moves after {Turns}.");
        }
    }
}
