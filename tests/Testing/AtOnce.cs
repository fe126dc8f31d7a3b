namespace Stoa.Testing;

/// <summary>Many of the same, all started before any is awaited.</summary>
public static class AtOnce
{
    public static async Task<T[]> Run<T>(int count, Func<int, Task<T>> run)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Enumerable.Range(0, count).Select(async i =>
        {
            await gate.Task;
            return await run(i);
        }).ToArray();
        gate.SetResult();
        return await Task.WhenAll(running);
    }
}
