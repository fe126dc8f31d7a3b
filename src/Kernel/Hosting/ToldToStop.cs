using System.Runtime.InteropServices;

namespace Stoa.Kernel.Hosting;

/// <summary>SIGTERM and Ctrl-C, as a token. A second one ends the process at once.</summary>
internal sealed class ToldToStop : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration[] signals;

    public ToldToStop() => signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear),
    ];

    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        foreach (var signal in signals)
            signal.Dispose();
        stop.Dispose();
    }

    private void Hear(PosixSignalContext signal)
    {
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }
}
