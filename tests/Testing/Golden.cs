using Stoa.Kernel;

namespace Stoa.Testing;

/// <summary>The golden samples of a service's events: golden/{name}.json, embedded beside its tests.</summary>
public static class Golden
{
    public static string Sample(Type tests, string name) => Resources.Text(tests, $"golden.{name}.json");
}
