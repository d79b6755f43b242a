using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>An address that the engine listens on.</summary>
internal sealed class ListenAddress
{
    private readonly string _host;
    private readonly int _port;

    private ListenAddress(string host, int port)
    {
        _host = host;
        _port = port;
    }

    /// <summary>Reads addresses as <c>http://localhost:8080;http://0.0.0.0:9000</c>.</summary>
    /// <exception cref="StartupException">One of them cannot be an address; the message says which and what is expected.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(string text)
    {
        var addresses = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToArray();
        return addresses.Length > 0 ? addresses : throw new StartupException("There is no address to listen on. Give one, as --listen http://localhost:8080.");
    }

    /// <summary>Makes the server listen on it; <c>localhost</c> is both 127.0.0.1 and ::1.</summary>
    public void Bind(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(_host.Trim('[', ']'), out var address))
        {
            kestrel.Listen(address, _port, configure);
        }
        else if (_host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenLocalhost(_port, configure);
        }
        else
        {
            kestrel.ListenAnyIP(_port, configure);
        }
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

        if (parsed.Scheme != "http")
        {
            throw new StartupException($"'{url}': the engine listens on http:// only; put a proxy that ends TLS before it.");
        }

        // Any other name would quietly mean every address of the machine, which is more than whoever wrote it asked for.
        var isKnown = parsed.Host is "*" or "+" || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(parsed.Host.Trim('[', ']'), out _);
        if (!isKnown || parsed.PathBase.Length > 0)
        {
            throw new StartupException($"'{url}': the host must be localhost, an IP address, or * for every address, and nothing follows the port.");
        }

        return new ListenAddress(parsed.Host, parsed.Port);
    }
}
