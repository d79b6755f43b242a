using System.Net;

namespace Grpc.Baas.Engine.Kernel.Outgoing;

/// <summary>Where the engine may connect when others choose the address: the Internet, and what an operator has listed beside.</summary>
internal sealed class AllowedTargets
{
    /// <summary>The Internet and nothing else.</summary>
    public static readonly AllowedTargets Internet = new([]);

    /// <summary>Every address.</summary>
    public static readonly AllowedTargets All = new(["0.0.0.0/0", "::/0"]);

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];

    /// <param name="listed">Host names, addresses, and networks as <c>10.0.0.0/8</c>; see <see cref="IsTarget"/>.</param>
    public AllowedTargets(IEnumerable<string> listed)
    {
        foreach (var text in listed)
        {
            if (FindNetwork(text) is { } network)
            {
                _networks.Add(network);
            }
            else
            {
                _hosts.Add(text);
            }
        }
    }

    /// <summary>Whether a text is a host name, an address or a network.</summary>
    public static bool IsTarget(string text) => FindNetwork(text) is not null || Uri.CheckHostName(text) == UriHostNameType.Dns;

    /// <param name="host">The name, or the address, as it was given.</param>
    /// <param name="address">Where it leads.</param>
    public bool Allows(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return PublicAddress.Is(plain) || _hosts.Contains(host) || _networks.Exists(network => network.Contains(plain));
    }

    private static IPNetwork? FindNetwork(string text)
        => IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, 8 * address.GetAddressBytes().Length)
            : null;
}
