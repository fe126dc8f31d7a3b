using System.Globalization;
using System.Text;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Web;

/// <summary>
/// The budgets of all classes. Where this process has sisters who do the same work, a caller has one budget with all of them: each tells
/// the others what it counted, and none asks before it serves.
/// </summary>
internal sealed class AllRates(WebSettings settings, TimeProvider time)
{
    /// <summary>So many callers are told of at once; of more than that each sister knows her own.</summary>
    public const int MostTold = 5_000;

    private readonly Rates[] rates = [.. Enum.GetValues<LimitClass>().Select(kind => new Rates(settings[kind], time))];
    private readonly Lock gate = new();
    private Dictionary<(LimitClass Class, Payer Payer), int> untold = [];
    private Sisters? sisters;

    /// <summary>Takes one request from the payer's budget of a class, or says how long until there is one again.</summary>
    public TimeSpan? Refuse(LimitClass kind, Payer payer)
    {
        var later = rates[(int)kind].Refuse(payer);
        if (later is null && sisters is not null)
            Count(kind, payer);
        return later;
    }

    /// <summary>How many requests are left in the payer's budget of a class.</summary>
    internal int Left(LimitClass kind, Payer payer) => rates[(int)kind].Left(payer);

    /// <summary>Shares its budgets with the processes that tell of the same topic.</summary>
    public void ShareWith(Sisters others, string topic)
    {
        if (others.AreNone)
            return;
        others.Gather(topic, Gather);
        others.Hear(topic, Hear);
        sisters = others;
    }

    private void Count(LimitClass kind, Payer payer)
    {
        lock (gate)
        {
            if (untold.Count >= MostTold && !untold.ContainsKey((kind, payer)))
                return;
            untold[(kind, payer)] = untold.GetValueOrDefault((kind, payer)) + 1;
        }
        sisters!.Nudge();
    }

    /// <summary>A line a caller: class, count, network, user.</summary>
    private string? Gather()
    {
        Dictionary<(LimitClass Class, Payer Payer), int> counted;
        lock (gate)
        {
            if (untold.Count == 0)
                return null;
            (counted, untold) = (untold, []);
        }
        var lines = new StringBuilder();
        foreach (var ((kind, payer), count) in counted)
            lines.Append(CultureInfo.InvariantCulture, $"{kind} {count} {payer.Network:x} {payer.User}\n");
        return lines.ToString();
    }

    private void Hear(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ', 4) is not [var named, var counted, var network, var user]
                || !Enum.TryParse<LimitClass>(named, out var kind)
                || !int.TryParse(counted, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || !ulong.TryParse(network, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
                continue;       // a sister of another version
            rates[(int)kind].Count(new Payer(user.Length > 0 ? user : null, number), count);
        }
    }
}
