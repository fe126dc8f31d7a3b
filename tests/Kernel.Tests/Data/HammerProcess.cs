using System.Diagnostics;

namespace Stoa.Kernel.Tests.Data;

/// <summary>A child process that is there to be killed.</summary>
internal sealed class HammerProcess : IAsyncDisposable
{
    private readonly Process process;

    public HammerProcess(params string[] words)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Stoa.Hammer" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        process = Process.Start(
            new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })!;
    }

    public int Id => process.Id;

    public StreamReader Says => process.StandardOutput;

    /// <summary>kill -9: nothing is finished, flushed or closed.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
