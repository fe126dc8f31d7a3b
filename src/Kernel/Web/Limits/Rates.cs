using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Stoa.Kernel.Web;

/// <summary>Who draws from a budget: a user, else a network (an IPv4 address, or the /64 that one IPv6 customer has).</summary>
internal readonly record struct Payer(string? User, ulong Network)
{
    public static Payer Of(string? user, IPAddress? address) => user is not null ? new(user, 0) : new(null, NetworkOf(address));

    private static ulong NetworkOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out _))
            return 0;
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}

/// <summary>
/// The requests of one class by who made them. A payer is one number: the moment at which his budget is full again. Each request moves it
/// on by its share of the period, and one that would move it more than a period ahead is refused (GCRA, a token bucket without a refill).
/// </summary>
internal sealed class Rates(Allowance allowance, TimeProvider time)
{
    /// <summary>Who is remembered at most, in each of two generations.</summary>
    public const int MostPayers = 50_000;

    private readonly Lock gate = new();
    private readonly long period = (long)(allowance.Period.TotalSeconds * time.TimestampFrequency);
    private readonly long share = Math.Max(1, (long)(allowance.Period.TotalSeconds * time.TimestampFrequency / allowance.Requests));
    private ConcurrentDictionary<Payer, Budget> current = new();
    private ConcurrentDictionary<Payer, Budget> former = new();
    private long turned = time.GetTimestamp();
    private int count;

    /// <summary>How many payers are remembered.</summary>
    public int Remembered => current.Count + former.Count;

    /// <summary>Takes one request from the payer's budget, or says how long until there is one again.</summary>
    public TimeSpan? Refuse(Payer payer)
    {
        var now = time.GetTimestamp();
        if (count >= MostPayers || now - turned > period)
            Turn(now);
        if (!current.TryGetValue(payer, out var budget))
            budget = Remember(payer);
        var ahead = budget.Take(now, share, period);
        return ahead <= 0 ? null : TimeSpan.FromSeconds((double)ahead / time.TimestampFrequency);
    }

    /// <summary>Requests that were served elsewhere: they go from the budget, whatever is left of it.</summary>
    public void Count(Payer payer, int requests)
    {
        var now = time.GetTimestamp();
        if (count >= MostPayers || now - turned > period)
            Turn(now);
        var budget = current.GetValueOrDefault(payer) ?? Remember(payer);
        budget.Give(now, Math.Min(requests, allowance.Requests) * share, period);
    }

    /// <summary>How many requests are left in the payer's budget.</summary>
    public int Left(Payer payer)
    {
        var budget = current.GetValueOrDefault(payer) ?? former.GetValueOrDefault(payer);
        return (int)((period - (budget?.Used(time.GetTimestamp()) ?? 0)) / share);
    }

    /// <summary>How long until the payer's budget has room for a request; takes none.</summary>
    public TimeSpan? Wait(Payer payer)
    {
        var budget = current.GetValueOrDefault(payer) ?? former.GetValueOrDefault(payer);
        var ahead = budget?.Ahead(time.GetTimestamp(), share, period) ?? 0;
        return ahead <= 0 ? null : TimeSpan.FromSeconds((double)ahead / time.TimestampFrequency);
    }

    private Budget Remember(Payer payer)
    {
        var budget = former.GetValueOrDefault(payer) ?? new Budget();
        if (!current.TryAdd(payer, budget))
            return current.GetValueOrDefault(payer) ?? budget;
        Interlocked.Increment(ref count);
        return budget;
    }

    /// <summary>
    /// Forgets the former generation. Whoever was idle for a whole period has a full budget anyway; only a flood of strangers makes it
    /// forget sooner, and then the limit on what runs at once still stands.
    /// </summary>
    private void Turn(long now)
    {
        lock (gate)
        {
            if (count < MostPayers && now - turned <= period)
                return;
            (former, current, count, turned) = (current, new(), 0, now);
        }
    }

    private sealed class Budget
    {
        private long fullAt;

        /// <summary>How far the next request would be beyond a period ahead.</summary>
        public long Ahead(long now, long share, long period) => Math.Max(Volatile.Read(ref fullAt), now) + share - now - period;

        /// <summary>How much of a period is used up.</summary>
        public long Used(long now) => Math.Max(Volatile.Read(ref fullAt), now) - now;

        /// <summary>Moves on, at most to a period ahead.</summary>
        public void Give(long now, long shares, long period)
        {
            while (true)
            {
                var before = Volatile.Read(ref fullAt);
                var after = Math.Max(before, Math.Min(Math.Max(before, now) + shares, now + period));
                if (Interlocked.CompareExchange(ref fullAt, after, before) == before)
                    return;
            }
        }

        /// <summary>Moves on by a share if that is at most a period ahead; else changes nothing and gives how far it is beyond.</summary>
        public long Take(long now, long share, long period)
        {
            while (true)
            {
                var before = Volatile.Read(ref fullAt);
                var after = Math.Max(before, now) + share;
                if (after - now > period)
                    return after - now - period;
                if (Interlocked.CompareExchange(ref fullAt, after, before) == before)
                    return 0;
            }
        }
    }
}
