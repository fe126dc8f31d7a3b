using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>Networks written as CIDR, separated by commas: "10.0.0.0/8, fd00::/8".</summary>
internal sealed class Networks(IReadOnlyList<IPNetwork> all)
{
    private const StringSplitOptions OneByOne = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    public static Networks None { get; } = new([]);

    public bool Any => all.Count > 0;

    public static Networks Parse(string name, string? text, List<string> errors)
    {
        var networks = new List<IPNetwork>();
        foreach (var one in (text ?? "").Split(',', OneByOne))
        {
            if (IPNetwork.TryParse(one, out var network))
                networks.Add(network);
            else
                errors.Add($"{name}: '{one}' is not a network such as 10.0.0.0/8.");
        }
        return new Networks(networks);
    }

    public bool Hold(IPAddress? address)
    {
        if (address is null || all.Count == 0)
            return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in all)
        {
            if (network.Contains(plain))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Where the request really came from. Only a proxy of ours is believed: behind one, the client is the last address of
    /// X-Forwarded-For that is not itself such a proxy. From anybody else these headers are just text.
    /// </summary>
    public void FindClient(HttpContext http)
    {
        if (!Hold(http.Connection.RemoteIpAddress))
            return;
        var hops = http.Request.Headers["X-Forwarded-For"].ToString().Split(',', OneByOne);
        for (var i = hops.Length - 1; i >= 0 && IPAddress.TryParse(hops[i], out var hop); i--)
        {
            http.Connection.RemoteIpAddress = hop;
            if (!Hold(hop))
                break;
        }
        if (http.Request.Headers["X-Forwarded-Proto"] is [("http" or "https") and { } scheme])
            http.Request.Scheme = scheme;
    }
}
