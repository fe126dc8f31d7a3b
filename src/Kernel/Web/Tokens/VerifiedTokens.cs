using System.Collections.Concurrent;

namespace Stoa.Kernel.Web;

/// <summary>
/// Tokens whose signature was good, kept whole, so that it is computed once and not with each request. Two generations bound it: when the
/// young one is full it becomes the old one, and what is still in use moves back.
/// </summary>
internal sealed class VerifiedTokens(int generation)
{
    private volatile Generation young = new();
    private volatile Generation old = new();

    public VerifiedToken? Find(ReadOnlySpan<char> token)
    {
        if (young.Tokens.TryGetValue(token, out var known))
            return known;
        if (old.Tokens.TryGetValue(token, out known))
            Keep(token.ToString(), known);
        return known;
    }

    public void Keep(string token, VerifiedToken verified)
    {
        var into = young;
        if (into.All.TryAdd(token, verified) && Interlocked.Increment(ref into.Count) == generation)
            (old, young) = (into, new Generation());
    }

    private sealed class Generation
    {
        public int Count;

        public Generation() => Tokens = All.GetAlternateLookup<ReadOnlySpan<char>>();

        public ConcurrentDictionary<string, VerifiedToken> All { get; } = new();

        public ConcurrentDictionary<string, VerifiedToken>.AlternateLookup<ReadOnlySpan<char>> Tokens { get; }
    }
}

/// <summary>Whom a good token names, and the key that signed it.</summary>
internal sealed record VerifiedToken(Caller Caller, VerificationKey Key);
