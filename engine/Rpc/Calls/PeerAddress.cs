using System.Net.Sockets;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Writes a peer's address as gRPC does. Source: grpc/doc/naming.md.</summary>
internal static class PeerAddress
{
    public static string Of(ConnectionInfo connection) => connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address => $"ipv6:[{address}]:{connection.RemotePort}",
        var address => $"ipv4:{address.MapToIPv4()}:{connection.RemotePort}",
    };
}
