using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>A shop that dies now and then, right before or right after a commit, and is opened again on what its death had left.</summary>
internal sealed class Lives : IAsyncDisposable
{
    private static readonly TimeSpan LongestAway = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private readonly Random dice;
    private readonly int pace;
    private readonly Action<Scratch>? harm;
    private readonly List<Task> closing = [];
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task keeping = Task.CompletedTask;
    private Life? opened;
    private int deathsLeft;
    private int commitsLeft = int.MaxValue;

    private Lives(Random dice, int pace, int most, Action<Scratch>? harm) =>
        (this.dice, this.pace, deathsLeft, this.harm) = (dice, pace, most, harm);

    public int Deaths { get; private set; }

    /// <param name="pace">So many commits a life has on average.</param>
    /// <param name="most">So often it dies at most.</param>
    /// <param name="harm">What else a death does to what it leaves.</param>
    public static async Task<Lives> Open(Scratch folder, DateTimeOffset at, Random dice, int pace, int most, Action<Scratch>? harm)
    {
        var lives = new Lives(dice, pace, most, harm);
        lives.keeping = lives.Keep(await lives.Begin(1, folder, at));
        return lives;
    }

    /// <summary>The shop as it is open now; where it is dead, once it is open again.</summary>
    public async Task<Life> Now()
    {
        Life? life = null;
        await Eventually.True(() => (life = Volatile.Read(ref opened)) is { IsOver: false });
        return life!;
    }

    /// <summary>Waits until so much time has gone by, or it died.</summary>
    public async Task Pass(TimeSpan time) => await (await Now()).Wait(time);

    /// <summary>The same, but time goes by faster.</summary>
    public async Task Hurry(TimeSpan time) => await (await Now()).Hurry(time);

    /// <summary>From now on it may die.</summary>
    public void BeMortal()
    {
        lock (gate)
            commitsLeft = deathsLeft == 0 ? int.MaxValue : LifeSpan();
    }

    /// <summary>From now on it does not die any more.</summary>
    public void BeImmortal()
    {
        lock (gate)
            commitsLeft = int.MaxValue;
    }

    public async ValueTask DisposeAsync()
    {
        ending.TrySetResult();
        await keeping;
        await Task.WhenAll(closing);
    }

    private async Task<Life> Begin(int number, Scratch folder, DateTimeOffset at)
    {
        var life = new Life(number, folder, at, gate);
        await life.Open(database => Watch(life, database));
        Volatile.Write(ref opened, life);
        return life;
    }

    /// <summary>Opens it again each time that it died.</summary>
    private async Task Keep(Life life)
    {
        while (true)
        {
            if (await Task.WhenAny(life.Over, ending.Task) == ending.Task)
            {
                await life.DisposeAsync();
                return;
            }
            var away = LongestAway * Away();
            var next = await Begin(life.Number + 1, life.Left!, life.Time.GetUtcNow() + away);
            closing.Add(life.DisposeAsync().AsTask());
            life = next;
        }
    }

    private double Away()
    {
        lock (gate)
            return dice.NextDouble();
    }

    private void Watch(Life life, SqliteDatabase database)
    {
        var written = 0L;
        database.AroundCommit = commit =>
        {
            var now = database.Writing.QueryOne("SELECT total_changes()", static row => row.Whole(0), []);
            lock (gate)
            {
                if (now == written || life.IsOver || --commitsLeft > 0)
                {
                    commit();
                }
                else
                {
                    var isAfter = dice.Next(2) == 0;
                    if (isAfter)
                        commit();
                    Deaths++;
                    deathsLeft--;
                    commitsLeft = deathsLeft == 0 ? int.MaxValue : LifeSpan();
                    life.Die(harm);
                    if (!isAfter)
                        commit();       // of which nobody will know
                }
            }
            written = now;
        };
    }

    /// <summary>Every fourth dies while it gets over the death before.</summary>
    private int LifeSpan() => dice.Next(4) == 0 ? dice.Next(1, 12) : dice.Next(1, 2 * pace);
}
