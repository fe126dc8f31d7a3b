using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Stoa.Bench;

/// <summary>What the machine gives at this moment. Its speed swings, so a number is worth little without the probe beside it.</summary>
internal static class Probe
{
    /// <summary>Milliseconds for a fixed piece of work on one core: hashing 32 MB.</summary>
    public static double CpuMillis()
    {
        var block = new byte[1 << 20];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 32; i++)
            SHA256.HashData(block, block.AsSpan(0, 32));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Microseconds, in order, that the file system takes to make 4 KB durable.</summary>
    public static double[] SyncMicros(string folder)
    {
        var file = Path.Combine(folder, "probe");
        using (SafeFileHandle handle = File.OpenHandle(file, FileMode.Create, FileAccess.ReadWrite))
        {
            var page = new byte[4096];
            var micros = new double[200];
            for (var i = 0; i < micros.Length; i++)
            {
                RandomAccess.Write(handle, page, i * page.Length);
                var started = Stopwatch.GetTimestamp();
                RandomAccess.FlushToDisk(handle);
                micros[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }
            Array.Sort(micros);
            return micros;
        }
    }
}
