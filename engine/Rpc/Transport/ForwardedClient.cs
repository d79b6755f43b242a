using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>
/// Puts the client in the place of the proxies before it, for everything that asks who is connected. Each proxy adds on the right whom it
/// speaks for, so the list is read from there for as long as the one that says so is trusted; what a client writes itself stands further left.
/// </summary>
internal sealed class ForwardedClient(IOptions<RpcOptions> options)
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string Forwarded = "Forwarded";

    // More proxies than anyone has one behind the other.
    private const int MaxHops = 16;

    private readonly IPNetwork[] _trusted = Array.ConvertAll(
        options.Value.TrustedProxies, static text => TryParseNetwork(text, out var network) ? network : throw new FormatException(text));

    private readonly bool _isStandard = options.Value.ProxyHeaders == ProxyHeaders.Forwarded;

    /// <summary>Reads a network, or one address as the network of itself.</summary>
    public static bool TryParseNetwork(string text, out IPNetwork network)
        => IPNetwork.TryParse(text, out network)
            || (!text.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse($"{text}/{(text.Contains(':', StringComparison.Ordinal) ? 128 : 32)}", out network));

    /// <summary>Changes the request's remote address and scheme to the client's, if a trusted proxy has sent it.</summary>
    public void Apply(HttpContext http)
    {
        if (_trusted.Length > 0 && IsTrusted(http.Connection.RemoteIpAddress))
        {
            Follow(http);
        }
    }

    private void Follow(HttpContext http)
    {
        var clients = Split(http.Request.Headers[_isStandard ? Forwarded : ForwardedFor]);
        var schemes = _isStandard ? clients : Split(http.Request.Headers[ForwardedProto]);
        for (var hop = 1; hop <= Math.Min(clients.Length, MaxHops); hop++)
        {
            var entry = clients[^hop];
            if (!TryParseAddress(_isStandard ? ParameterOf(entry, "for") : entry, out var client))
            {
                // RFC 7239 §6: it may be hidden or unknown; what is further left is then nobody's word.
                return;
            }

            http.Connection.RemoteIpAddress = client;
            http.Connection.RemotePort = 0;
            SetScheme(http.Request, schemes.Length == 0 ? "" : schemes[^Math.Min(hop, schemes.Length)]);
            if (!IsTrusted(client))
            {
                return;
            }
        }
    }

    private void SetScheme(HttpRequest request, string entry)
    {
        var scheme = _isStandard ? ParameterOf(entry, "proto") : entry;
        if (scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) || scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase))
        {
            request.Scheme = scheme.ToLowerInvariant();
        }
    }

    private bool IsTrusted(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Array.Exists(_trusted, network => network.Contains(plain));
    }

    private static string[] Split(StringValues header)
        => header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // 203.0.113.7, 203.0.113.7:4711, 2001:db8::1, [2001:db8::1]:4711
    private static bool TryParseAddress(string text, out IPAddress address)
    {
        if (IPEndPoint.TryParse(text, out var endPoint))
        {
            address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
            return true;
        }

        address = IPAddress.None;
        return false;
    }

    // RFC 7239 §4: for="[2001:db8::1]:4711";proto=https
    private static string ParameterOf(string element, string name)
    {
        foreach (var pair in element.Split(';', StringSplitOptions.TrimEntries))
        {
            if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return pair[(name.Length + 1)..].Trim('"');
            }
        }

        return "";
    }
}
