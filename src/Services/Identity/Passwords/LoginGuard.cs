namespace Stoa.Identity;

/// <summary>
/// Makes guessing slow without letting a stranger lock anybody out. Failures are counted per account and network, per network over all
/// accounts, and per account over all strangers; a device that signed in before has a count of its own, so the owner always gets in from
/// it. In memory; sister processes tell each other what they count.
/// </summary>
/// <param name="tell">Tells the sisters a word.</param>
public sealed class LoginGuard(TimeProvider time, int most = LoginGuard.MostKept, Action<string>? tell = null)
{
    /// <summary>Tries before the first wait, from one network or one known device.</summary>
    public const int OwnLimit = 5;

    /// <summary>Tries before the first wait, of one network over all accounts and of all strangers on one account.</summary>
    public const int SharedLimit = 10;

    /// <summary>Counters of each kind that are kept.</summary>
    public const int MostKept = 50_000;

    private const char One = '+', NoneAfterAll = '-', Forgotten = '0';

    private readonly Lock gate = new();
    private readonly FailureCounts byDevice = new('d', OwnLimit, most);
    private readonly FailureCounts byAccountAndNetwork = new('b', OwnLimit, most);
    private readonly FailureCounts byNetwork = new('n', SharedLimit, most);
    private readonly FailureCounts byAccount = new('a', SharedLimit, most);

    /// <summary>
    /// Asks to try a password. The try counts as a failure until it is told otherwise, so that many at once are as slow as one after
    /// another.
    /// </summary>
    /// <param name="account">The folded address, known or not: both wait alike.</param>
    /// <param name="network">Where the client comes from (<see cref="ClientNetwork.Of"/>).</param>
    /// <param name="knownDevice">The device of a cookie that is good for this very account.</param>
    public LoginTry Enter(string account, string network, string? knownDevice)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            var counted = knownDevice is not null
                ? (ReadOnlySpan<(FailureCounts, string)>)[(byDevice, account + "\n" + knownDevice)]
                : [(byAccountAndNetwork, account + "\n" + network), (byNetwork, network), (byAccount, account)];
            var wait = TimeSpan.Zero;
            foreach (var (counts, key) in counted)
                wait = Longer(wait, counts.WaitLeft(key, now));
            if (wait > TimeSpan.Zero)
                return new LoginTry(this, [], wait);
            foreach (var (counts, key) in counted)
                Change(One, counts, key);
            return new LoginTry(this, counted.ToArray(), TimeSpan.Zero);
        }
    }

    /// <summary>What a sister counted: what happened, of which kind, whose.</summary>
    public void Hear(string word)
    {
        lock (gate)
        {
            var kinds = new[] { byDevice, byAccountAndNetwork, byNetwork, byAccount };
            if (word.Length > 2 && Array.Find(kinds, counts => counts.Kind == word[1]) is { } told)
                Apply(word[0], told, word[2..]);
        }
    }

    private void Change(char what, FailureCounts counts, string key)
    {
        Apply(what, counts, key);
        tell?.Invoke($"{what}{counts.Kind}{key}");
    }

    private void Apply(char what, FailureCounts counts, string key)
    {
        if (what == One)
            counts.Add(key, time.GetUtcNow());
        else if (what == NoneAfterAll)
            counts.TakeBack(key);
        else if (what == Forgotten)
            counts.Forget(key);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>A try at a password, or the time to wait before it.</summary>
    public sealed class LoginTry
    {
        private readonly LoginGuard guard;
        private readonly (FailureCounts Counts, string Key)[] counted;

        internal LoginTry(LoginGuard guard, (FailureCounts, string)[] counted, TimeSpan wait) =>
            (this.guard, this.counted, Wait) = (guard, counted, wait);

        /// <summary>More than zero: not now, but then.</summary>
        public TimeSpan Wait { get; }

        /// <summary>The password was right: what this client did wrong before is forgotten; what others did is not.</summary>
        public void Succeeded()
        {
            lock (guard.gate)
            {
                for (var i = 0; i < counted.Length; i++)
                {
                    guard.Change(i == 0 ? Forgotten : NoneAfterAll, counted[i].Counts, counted[i].Key);
                }
            }
        }

        /// <summary>It was not tried at all (we were too busy): it doesn't count.</summary>
        public void TakeBack()
        {
            lock (guard.gate)
            {
                foreach (var (counts, key) in counted)
                    guard.Change(NoneAfterAll, counts, key);
            }
        }
    }
}
