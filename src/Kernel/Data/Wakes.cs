using System.Collections.Concurrent;

namespace Stoa.Kernel.Data;

/// <summary>Who waits for which key to be touched. Many may wait for one key; a wake that nobody waits for costs a look-up.</summary>
internal sealed class Wakes(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);
    private readonly ConcurrentDictionary<string, Listener[]> listeners = new();

    public void Wake(string key)
    {
        if (!listeners.TryGetValue(key, out var waiting))
            return;
        foreach (var listener in waiting)
            listener.Woken();
    }

    public IDisposable Listen(string key, Action woken)
    {
        var listener = new Listener(this, key, woken);
        listeners.AddOrUpdate(key, static (_, one) => [one], static (_, others, one) => [.. others, one], listener);
        return listener;
    }

    public async Task<T?> Wait<T>(string key, Func<Task<T?>> ask, TimeSpan deadline, CancellationToken gone) where T : class
    {
        var signal = new Signal();
        using var listening = Listen(key, signal.Set);       // before the first look, so that no commit falls between
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await ask() is { } answer)
                return answer;
            var left = deadline - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return null;
            if (await signal.WaitAndReset(left < pause ? left : pause, time, gone))
                pause = FirstPause / 2;
        }
    }

    private void Remove(Listener listener)
    {
        while (listeners.TryGetValue(listener.Key, out var waiting))
        {
            var others = waiting.Where(one => one != listener).ToArray();
            if (others.Length == 0
                ? listeners.TryRemove(KeyValuePair.Create(listener.Key, waiting))
                : listeners.TryUpdate(listener.Key, others, waiting))
                return;
        }
    }

    private sealed class Listener(Wakes wakes, string key, Action woken) : IDisposable
    {
        public string Key => key;

        public Action Woken => woken;

        public void Dispose() => wakes.Remove(this);
    }
}

/// <summary>A flag to sleep on: set many times, it wakes its one sleeper once.</summary>
internal sealed class Signal
{
    private readonly Lock gate = new();
    private TaskCompletionSource? sleeper;
    private bool isSet;

    public void Set()
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            isSet = true;
            wake = sleeper;
        }
        wake?.TrySetResult();
    }

    /// <summary>Sleeps until set (true) or the time is over (false), and clears the flag.</summary>
    public async Task<bool> WaitAndReset(TimeSpan atMost, TimeProvider time, CancellationToken gone)
    {
        TaskCompletionSource mine;
        lock (gate)
        {
            if (isSet)
            {
                isSet = false;
                return true;
            }
            mine = sleeper = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        try
        {
            await mine.Task.WaitAsync(atMost, time, gone);
        }
        catch (TimeoutException)
        {
            // Time is over; the flag below tells whether it was set at the last moment.
        }
        lock (gate)
        {
            sleeper = null;
            var woken = isSet;
            isSet = false;
            return woken;
        }
    }
}
