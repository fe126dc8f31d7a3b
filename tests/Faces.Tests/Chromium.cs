using Microsoft.Playwright;

namespace Stoa.Faces.Tests;

/// <summary>The system's own Chromium. One is shared by all tests of a process, and ends with it.</summary>
internal static class Chromium
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Lazy<string?> Found = new(Find);
    private static readonly Lazy<Task<IBrowser>> One = new(Start);

    /// <summary>Why the pages can't be looked at here; nothing when they can, or when leaving them out is forbidden.</summary>
    public static string? WhyNot =>
        Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1" || Found.Value is not null ? null : Missing;

    /// <summary>The browser that the tests of this process share; never close it.</summary>
    public static Task<IBrowser> Shared => One.Value;

    public static string Program => Found.Value ?? throw new InvalidOperationException(Missing);

    /// <summary>It asks nobody but this machine, and has no sandbox where root's would not start.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ];

    private static string Missing => "No Chromium is installed here (on Debian: apt-get install chromium).";

    private static async Task<IBrowser> Start()
    {
        var playwright = await Playwright.CreateAsync();
        // Only a test that fails waits for so long, on a machine that does other things too.
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
    }

    private static string? Find() => (
        from name in new[] { "chromium", "google-chrome" }
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        let program = Path.Combine(folder, name)
        where File.Exists(program)
        select program).FirstOrDefault();
}
