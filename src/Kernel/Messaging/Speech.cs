using System.Collections.Frozen;
using Stoa.Kernel.Metrics;

namespace Stoa.Kernel.Messaging;

/// <summary>The wire names that a service declared it may say, how often this process said each, and what is summed up over it.</summary>
internal sealed class Speech
{
    private FrozenDictionary<string, Said> names = FrozenDictionary<string, Said>.Empty;

    /// <summary>How often each was said.</summary>
    public IEnumerable<(string Name, long Count)> Counted => names.Select(said => (said.Key, said.Value.Count.Value));

    public bool MaySay(string name) => names.ContainsKey(name);

    public void Declare(IEnumerable<string> said, params IReadOnlyList<Tale> tales) => names = said.ToFrozenDictionary(
        name => name, name => new Said([.. tales.Where(tale => tale.Event == name)]), StringComparer.Ordinal);

    /// <summary>After the commit that said it.</summary>
    public void Count(Envelope envelope)
    {
        if (!names.TryGetValue(envelope.Name, out var said))
            return;
        said.Count.Add();
        foreach (var tale in said.Tales)
            tale.Count(envelope.As(tale.Type));
    }

    private sealed record Said(Tale[] Tales)
    {
        public Count Count { get; } = new();
    }
}
