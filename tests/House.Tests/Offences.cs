namespace Stoa.House.Tests;

/// <summary>A rule gives its offenders, a sentence each.</summary>
internal static class Offences
{
    public static void None(IEnumerable<string> offences)
    {
        var found = offences.ToList();
        Assert.True(found.Count == 0, $"{found.Count} against a rule of the house:\n{string.Join('\n', found)}");
    }

    /// <summary>The planted offender is caught, and nobody with it.</summary>
    public static void One(string said, IEnumerable<string> offences) =>
        Assert.Contains(said, Assert.Single(offences), StringComparison.Ordinal);
}
