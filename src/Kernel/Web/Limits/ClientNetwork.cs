using System.Net;
using System.Net.Sockets;

namespace Stoa.Kernel.Web;

/// <summary>What one client can't change at will, in words: its IPv4 address, or the /64 that an IPv6 client owns whole.</summary>
public static class ClientNetwork
{
    public static string Of(IPAddress? address)
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
