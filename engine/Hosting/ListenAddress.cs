using System.Net;
using System.Net.Sockets;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>An address that the engine listens on.</summary>
/// <param name="Url">As it is shown: <c>http://localhost:8080</c>.</param>
/// <param name="EndPoints">The sockets that it means; two for <c>localhost</c>.</param>
/// <param name="IsTls">Whether its connections are encrypted.</param>
internal sealed record ListenAddress(string Url, IReadOnlyList<IPEndPoint> EndPoints, bool IsTls)
{
    /// <summary>Whether the system chooses the port.</summary>
    public bool IsPortOpen => EndPoints[0].Port == 0;

    /// <summary>Reads addresses as <c>http://localhost:8080;http://0.0.0.0:9000</c>.</summary>
    /// <exception cref="StartupException">One of them cannot be an address; the message says which and what is expected.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(string text)
    {
        var addresses = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToArray();
        return addresses.Length > 0 ? addresses : throw new StartupException("There is no address to listen on. Give one, as --listen http://localhost:8080.");
    }

    private static ListenAddress Parse(string url)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            throw new StartupException($"'{url}' is no address to listen on; expected is one like http://localhost:8080.", exception);
        }

        if (parsed.Scheme is not ("http" or "https"))
        {
            throw new StartupException($"'{url}': the engine listens on http:// and https:// only.");
        }

        if (parsed.PathBase.Length > 0 || parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Port is < 0 or > IPEndPoint.MaxPort)
        {
            throw new StartupException($"'{url}': expected are a host and a port from 0 to 65535 and nothing after them, as http://localhost:8080.");
        }

        return new ListenAddress(
            $"{parsed.Scheme}://{parsed.Host}:{parsed.Port}",
            [.. AddressesOf(parsed.Host, url).Select(ip => new IPEndPoint(ip, parsed.Port))],
            IsTls: parsed.Scheme == "https");
    }

    private static IReadOnlyList<IPAddress> AddressesOf(string host, string url)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return [address];
        }

        if (host is "*" or "+")
        {
            // The socket takes IPv4 too.
            return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            // Clients take either, so both are served; a container may well have no IPv6 inside.
            return CanBind(IPAddress.IPv6Loopback) ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
        }

        // A name could mean every address of the machine, which is more than whoever wrote it asked for.
        throw new StartupException($"'{url}': the host must be localhost, an IP address, or * for every address.");
    }

    private static bool CanBind(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
