using System.Diagnostics;

namespace Stoa.Testing;

/// <summary>What is the same for every server that the tests start.</summary>
internal static class Servers
{
    /// <summary>
    /// Reads what a server says, for as long as it runs, and is back when it has said these words: true, or false when it ended without
    /// them; then <paramref name="said"/> has its reason.
    /// </summary>
    public static Task<bool> HasSaid(this Process server, string words, List<string> said, TimeSpan within)
    {
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Some say it on the one stream and some on the other; it has ended when both have.
        var open = (server.StartInfo.RedirectStandardOutput ? 1 : 0) + (server.StartInfo.RedirectStandardError ? 1 : 0);
        if (server.StartInfo.RedirectStandardOutput)
        {
            server.OutputDataReceived += (_, line) => Hear(line.Data);
            server.BeginOutputReadLine();
        }
        if (server.StartInfo.RedirectStandardError)
        {
            server.ErrorDataReceived += (_, line) => Hear(line.Data);
            server.BeginErrorReadLine();
        }
        return ready.Task.WaitAsync(within, TimeProvider.System);

        void Hear(string? line)
        {
            if (line is null)
            {
                if (Interlocked.Decrement(ref open) == 0)
                    ready.TrySetResult(false);
                return;
            }
            if (!ready.Task.IsCompleted)
            {
                lock (said)
                    said.Add(line);
            }
            if (line.Contains(words, StringComparison.Ordinal))
                ready.TrySetResult(true);
        }
    }
}
