using System.Collections.Frozen;

namespace Stoa.Kernel.Messaging;

/// <summary>The wire names that a service declared it may say.</summary>
internal sealed class Speech
{
    private FrozenSet<string> names = [];

    public bool MaySay(string name) => names.Contains(name);

    public void Declare(IEnumerable<string> said) => names = said.ToFrozenSet(StringComparer.Ordinal);
}
