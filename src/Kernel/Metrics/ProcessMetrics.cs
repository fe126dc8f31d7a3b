using Stoa.Kernel.Hosting;

namespace Stoa.Kernel.Metrics;

/// <summary>What this process uses of the machine.</summary>
internal static class ProcessMetrics
{
    public static IEnumerable<Family> Told(Settings settings)
    {
        var (memory, cpu) = (GC.GetGCMemoryInfo(), Environment.CpuUsage);
        yield return Family.Gauge("stoa_info", "This process.", new Reading(1,
            ("version", Shop.Version), ("environment", settings.Environment), ("store", settings.Store)));
        yield return Family.Counter("process_cpu_seconds_total", "Processor time.",
            new Reading(cpu.UserTime.TotalSeconds, ("mode", "user")), new Reading(cpu.PrivilegedTime.TotalSeconds, ("mode", "system")));
        yield return Family.Gauge("process_resident_memory_bytes", "Memory in use.", new Reading(Environment.WorkingSet));
        yield return Family.Gauge("dotnet_gc_heap_bytes", "Managed memory after the last collection.", new Reading(memory.HeapSizeBytes));
        yield return Family.Counter("dotnet_gc_allocated_bytes_total", "Managed memory asked for.",
            new Reading(GC.GetTotalAllocatedBytes()));
        yield return Family.Counter("dotnet_gc_collections_total", "Collections.",
            [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(one => new Reading(GC.CollectionCount(one), ("generation", $"{one}")))]);
        yield return Family.Counter("dotnet_gc_pause_seconds_total", "Time that collections stopped everything.",
            new Reading(GC.GetTotalPauseDuration().TotalSeconds));
        yield return Family.Gauge("dotnet_threads", "Threads of the pool.", new Reading(ThreadPool.ThreadCount));
        yield return Family.Gauge("dotnet_threads_waiting_work", "Work that waits for a thread.",
            new Reading(ThreadPool.PendingWorkItemCount));
        yield return Family.Counter("dotnet_threads_work_total", "Work done by the pool.", new Reading(ThreadPool.CompletedWorkItemCount));
        yield return Family.Counter("dotnet_lock_contentions_total", "Waits for a lock.", new Reading(Monitor.LockContentionCount));
        if (settings.Postgres is null)
        {
            yield return Family.Gauge("stoa_disk_free_bytes", "Room on the disk of the data folder.",
                new Reading(new DriveInfo(settings.DataFolder).AvailableFreeSpace));
        }
    }
}
