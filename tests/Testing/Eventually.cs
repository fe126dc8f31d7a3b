using System.Runtime.CompilerServices;
using Xunit;

namespace Stoa.Testing;

/// <summary>
/// Asks until the answer is right. It ends as soon as it may; the deadline is only for a test that fails, and long enough for a busy
/// machine on which a manual clock has to walk through pauses of minutes.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits for a yes. What is done between two looks may move a manual clock on.</summary>
    public static async Task True(
        Func<Task<bool>> question, Action? between = null, [CallerArgumentExpression(nameof(question))] string asked = "")
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await question())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Deadline, $"Still not true: {asked}");
            between?.Invoke();
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }

    /// <inheritdoc cref="True(Func{Task{bool}}, Action?, string)"/>
    public static Task True(Func<bool> question, Action? between = null, [CallerArgumentExpression(nameof(question))] string asked = "") =>
        True(() => Task.FromResult(question()), between, asked);

    /// <summary>Waits for a value, and says which one it was when it never came.</summary>
    public static async Task Equal<T>(T expected, Func<Task<T>> question, Action? between = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await question();
            if (Equals(expected, answer))
                return;
            if (TimeProvider.System.GetElapsedTime(started) >= Deadline)
                Assert.Equal(expected, answer);
            between?.Invoke();
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }
}
