using System.Net;
using System.Net.Sockets;

namespace Grpc.Baas.Engine.Kernel.Outgoing;

/// <summary>
/// Tells addresses of the Internet from those of the engine's own machine and networks. What callers or administrators make the engine
/// connect to must be the former, or it would reach for them what they cannot. Source: IANA special-purpose address registries.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    // Global unicast addresses, and in them what leads to IPv4 or nowhere: Teredo, documentation, 6to4.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Special6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? !IsIn(Special4, address)
            : Global6.Contains(address) && !IsIn(Special6, address);
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Parse(params string[] networks) => Array.ConvertAll(networks, text => IPNetwork.Parse(text));
}
