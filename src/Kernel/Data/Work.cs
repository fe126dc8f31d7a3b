using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Data;

/// <summary>A transaction that waits for its turn, and the promise to whoever asked for it.</summary>
internal abstract class Work(string name, Lane lane, Cause cause, CancellationToken gone)
{
    public string Name { get; } = name;

    public Lane Lane { get; } = lane;

    public Cause Cause { get; } = cause;

    /// <summary>The caller has left: not worth starting. Once started it runs to its end.</summary>
    public bool CallerGone => gone.IsCancellationRequested;

    /// <summary>Runs the function once. Its result stays here until <see cref="Succeed"/>.</summary>
    public abstract Task Run(Tx tx);

    /// <summary>Tells the caller, after the commit.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception reason);

    public abstract void Drop();
}

/// <inheritdoc/>
internal sealed class Work<T>(Func<Tx, Task<T>> work, string name, Lane lane, Cause cause, CancellationToken gone) : Work(
    name, lane, cause, gone)
{
    // Continuations never run on the writer: it has other transactions to serve.
    private readonly TaskCompletionSource<T> promise = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken gone = gone;
    private T? result;

    public Task<T> Promise => promise.Task;

    public T Result => result!;

    public override Task Run(Tx tx)
    {
        var running = work(tx);
        if (!running.IsCompletedSuccessfully)
            return Finish(running);
#pragma warning disable RS0030 // it is complete
        result = running.Result;
#pragma warning restore RS0030
        return Task.CompletedTask;
    }

    public override void Succeed() => promise.SetResult(result!);

    public override void Fail(Exception reason) => promise.SetException(reason);

    public override void Drop() => promise.SetCanceled(gone);

    private async Task Finish(Task<T> running) => result = await running;
}
