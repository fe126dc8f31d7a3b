using System.Globalization;
using System.Security.Cryptography;

namespace Stoa.Simulation.Tests;

/// <summary>Where what is picked at random begins: each test prints it, and STOA_SEED repeats one.</summary>
internal static class Seeds
{
    /// <summary>What STOA_SEED says, where it says something.</summary>
    public static int? Given =>
        int.TryParse(Environment.GetEnvironmentVariable("STOA_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : null;

    /// <summary>One that nobody has had yet.</summary>
    public static int New() => RandomNumberGenerator.GetInt32(1_000_000_000);
}
