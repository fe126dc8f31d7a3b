using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Stoa.Ordering;

/// <summary>What is known of somebody who is not signed in.</summary>
internal static class Guests
{
    public const string CartHeader = "X-Cart-Token";

    private const int LongestCartToken = 200;

    /// <summary>The token of the guest's cart, where it has the form of one. Whether it opens one is for Cart to say.</summary>
    public static string? CartToken(HttpContext http) =>
        http.Request.Headers[CartHeader] is [{ Length: > 0 and <= LongestCartToken } sent]
        && sent.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < sent.Length - 1
        && !sent.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? sent
            : null;

    /// <summary>What one client can't change at will: its IPv4 address, or the /64 that an IPv6 client owns whole.</summary>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"{new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]])}/64"
            : address.ToString();
    }
}
