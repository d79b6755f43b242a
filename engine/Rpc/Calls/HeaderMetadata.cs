using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Turns HTTP headers into metadata and back. Source: grpc/doc/PROTOCOL-HTTP2.md, "Custom-Metadata".</summary>
internal static class HeaderMetadata
{
    // Headers of the protocols themselves; a handler has no use for them.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", MessageCompression.RequestEntry,
        "grpc-status", "grpc-message", "content-type", "content-length",
        "te", "host", "accept-encoding", "connection", "keep-alive", "upgrade", "transfer-encoding", "http2-settings", "trailer",
        "connect-protocol-version", "connect-timeout-ms", "connect-content-encoding", "connect-accept-encoding",
    };

    public static Metadata Read(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(':') || Reserved.Contains(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                Add(metadata, name, value ?? "");
            }
        }

        return metadata;
    }

    /// <summary>
    /// Adds entries to response headers or trailers; several values of one key stay apart. An entry whose key belongs to the protocol, or
    /// whose text has characters that HTTP cannot carry, is left out, as other gRPC servers do: the response is worth more than it.
    /// </summary>
    /// <param name="prefix">What the names of the headers start with, before the keys.</param>
    /// <returns>Key of an entry that was left out; null if none was.</returns>
    public static string? Write(Metadata metadata, IHeaderDictionary headers, string prefix = "")
    {
        string? leftOut = null;
        foreach (var entry in metadata)
        {
            if (entry.Key == MessageCompression.RequestEntry)
            {
                continue;
            }

            var value = TextOf(entry);
            if (Reserved.Contains(entry.Key) || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                leftOut = entry.Key;
                continue;
            }

            headers.Append(prefix + entry.Key, value);
        }

        return leftOut;
    }

    /// <summary>An entry's value as text.</summary>
    public static string TextOf(Metadata.Entry entry) => entry.IsBinary ? TextOf(entry.ValueBytes) : entry.Value;

    /// <summary>Bytes as text: base64 without padding.</summary>
    public static string TextOf(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static void Add(Metadata metadata, string name, string value)
    {
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            // An HTTP header may have characters that a metadata key may not; gRPC clients never send such.
            if (!name.AsSpan().ContainsAnyExcept(KeyCharacters))
            {
                metadata.Add(name, value);
            }

            return;
        }

        // Several values may come joined by commas, which base64 does not have.
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            metadata.Add(name, DecodeBinary(name, part));
        }
    }

    private static byte[] DecodeBinary(string name, string base64)
    {
        var unpadded = base64.TrimEnd('=');
        var buffer = new byte[((unpadded.Length + 3) / 4 * 3) + 3];
        var padded = unpadded.PadRight((unpadded.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, buffer, out var length)
            ? buffer[..length]
            : throw RpcErrors.MetadataMalformed(name, "base64 is expected.");
    }

    private static readonly System.Buffers.SearchValues<char> KeyCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
}
