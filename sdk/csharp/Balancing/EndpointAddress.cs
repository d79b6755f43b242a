using System.Net;

namespace Grpc.Baas.Client.Balancing;

/// <summary>Where a server is.</summary>
/// <param name="Root">What requests name: scheme, host and port, and a path that is put before those of the methods.</param>
/// <param name="Target">What is connected to: an IP address that a name stood for, or the host itself.</param>
internal sealed record EndpointAddress(Uri Root, EndPoint Target)
{
    /// <summary>The address for people: without user names and passwords, which a URI may have.</summary>
    public string Name { get; } = Target is IPEndPoint ip && ip.Address.ToString() != Root.Host.Trim('[', ']')
        ? $"{Root.Scheme}://{Root.Authority} ({ip})"
        : $"{Root.Scheme}://{Root.Authority}";

    /// <summary>The address of a server that is listed.</summary>
    /// <param name="root">Scheme, host and port to connect to.</param>
    /// <param name="serverName">Name that requests and TLS use in place of the host; null: the host.</param>
    public static EndpointAddress Make(Uri root, string? serverName)
    {
        EndPoint target = IPAddress.TryParse(root.Host.Trim('[', ']'), out var ip) ? new IPEndPoint(ip, root.Port) : new DnsEndPoint(root.Host, root.Port);
        return new EndpointAddress(Rename(root, serverName), target);
    }

    public static Uri Rename(Uri root, string? serverName) => serverName is null ? root : new UriBuilder(root) { Host = serverName }.Uri;
}
