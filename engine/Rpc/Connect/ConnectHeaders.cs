using System.Globalization;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>The headers by which Connect tells its version, times and trailers. Source: connectrpc.com/docs/protocol.</summary>
internal static class ConnectHeaders
{
    public const string Version = "connect-protocol-version";
    public const string Timeout = "connect-timeout-ms";

    /// <summary>Coding of the messages of a stream.</summary>
    public const string ContentEncoding = "connect-content-encoding";

    /// <summary>Codings that the caller of a stream takes.</summary>
    public const string AcceptEncoding = "connect-accept-encoding";

    /// <summary>In a unary response trailers are headers of this prefix.</summary>
    public const string TrailerPrefix = "trailer-";

    private const int MaxTimeoutDigits = 10;

    /// <summary>Refuses another version than 1. Who says none, as curl, means this one.</summary>
    public static void RequireVersion(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Version, out var version) && version.ToString() != "1")
        {
            throw RpcErrors.MetadataMalformed(Version, "1 is expected.");
        }
    }

    /// <summary>The time that the caller gives; null for no limit of its own.</summary>
    public static TimeSpan? ReadTimeout(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Timeout, out var header))
        {
            return null;
        }

        var text = header.ToString();
        return text.Length is > 0 and <= MaxTimeoutDigits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw RpcErrors.MetadataMalformed(Timeout, $"a number of milliseconds with at most {MaxTimeoutDigits} digits is expected.");
    }
}
