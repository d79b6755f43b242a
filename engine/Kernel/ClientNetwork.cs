using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Grpc.Baas.Engine.Kernel;

/// <summary>
/// What counts as one client where addresses are counted: an IPv4 address, or a /64 of IPv6. Whoever has one IPv6 address has its whole
/// /64, and would else be as many clients as it likes.
/// </summary>
internal static class ClientNetwork
{
    // ::ffff:a.b.c.d, cut to 64 bits, would be the same for all of IPv4; the prefix 0:ffff::/32 is nobody's.
    private const ulong Ipv4 = 0xFFFF_0000_0000;

    /// <summary>The network as a number, without allocation; zero for a client whose address nobody knows.</summary>
    public static ulong Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var length))
        {
            return 0;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Ipv4 | BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        return length == 16 && address.IsIPv4MappedToIPv6
            ? Ipv4 | BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])
            : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    /// <summary>The network for people, as <c>203.0.113.7</c> or <c>2001:db8:0:1::/64</c>.</summary>
    public static string Describe(ulong network)
    {
        if (network >> 32 == Ipv4 >> 32)
        {
            Span<byte> ipv4 = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(ipv4, (uint)network);
            return new IPAddress(ipv4).ToString();
        }

        Span<byte> ipv6 = stackalloc byte[16];
        ipv6.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(ipv6, network);
        return $"{new IPAddress(ipv6)}/64";
    }
}
