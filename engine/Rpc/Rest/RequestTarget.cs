using System.Buffers;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>
/// What a request line asks for, brought to the one form that all equivalent ones have: no scheme and host, no escapes of
/// characters that need none, no dot segments. Source: RFC 9112 §3.2; RFC 3986 §6.2.2.
/// </summary>
/// <param name="Text">Path and query, still escaped.</param>
/// <param name="PathLength">Number of characters of the path; zero if the target has none, as <c>*</c>.</param>
internal readonly record struct RequestTarget(string Text, int PathLength)
{
    private const string Scheme = "://";

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public ReadOnlySpan<char> Path => Text.AsSpan(0, PathLength);

    /// <summary>The query without its question mark; empty if there is none.</summary>
    public ReadOnlySpan<char> Query => PathLength < Text.Length ? Text.AsSpan(PathLength + 1) : default;

    /// <param name="raw">The target as it came; any of the forms that HTTP has.</param>
    public static RequestTarget Of(string raw)
    {
        if (!raw.StartsWith('/'))
        {
            raw = FromAbsolute(raw);
        }

        var query = raw.IndexOf('?');
        var length = query < 0 ? raw.Length : query;
        var path = raw.AsSpan(0, length);
        var isNormal = !path.Contains('%') && !path.Contains("/.", StringComparison.Ordinal);
        return isNormal ? new RequestTarget(raw, length) : Normalize(raw, length);
    }

    // Proxies are sent the absolute form, and a server must take it too: RFC 9112 §3.2.2.
    private static string FromAbsolute(string raw)
    {
        var scheme = raw.IndexOf(Scheme, StringComparison.Ordinal);
        if (scheme < 0)
        {
            return "";
        }

        var rest = raw.AsSpan(scheme + Scheme.Length);
        var start = rest.IndexOfAny('/', '?');
        if (start < 0)
        {
            return "/";
        }

        return rest[start] == '/' ? rest[start..].ToString() : string.Concat("/", rest[start..]);
    }

    private static RequestTarget Normalize(string raw, int length)
    {
        var buffer = ArrayPool<char>.Shared.Rent(length);
        try
        {
            var written = Unescape(raw.AsSpan(0, length), buffer);
            written = RemoveDots(buffer.AsSpan(0, written));
            return new RequestTarget(string.Concat(buffer.AsSpan(0, written), raw.AsSpan(length)), written);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static int Unescape(ReadOnlySpan<char> path, Span<char> output)
    {
        var length = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && UrlText.TryReadEscape(path[i..], out var unit) && Unreserved.Contains((char)unit))
            {
                output[length++] = (char)unit;
                i += 2;
            }
            else
            {
                output[length++] = path[i];
            }
        }

        return length;
    }

    // RFC 3986 §5.2.4, in place: what is written never runs ahead of what is read.
    private static int RemoveDots(Span<char> path)
    {
        var length = 0;
        var position = 0;
        while (position < path.Length)
        {
            var next = path[(position + 1)..].IndexOf('/');
            var end = next < 0 ? path.Length : position + 1 + next;
            var segment = path[(position + 1)..end];
            if (segment is "..")
            {
                length = Math.Max(path[..length].LastIndexOf('/'), 0);
            }
            else if (segment is not ".")
            {
                path[position..end].CopyTo(path[length..]);
                length += end - position;
            }

            // A path that ends in dots ends in a slash without them.
            if (end == path.Length && segment is "." or "..")
            {
                path[length++] = '/';
            }

            position = end;
        }

        return length;
    }
}
