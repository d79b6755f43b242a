using System.Buffers;
using System.Net.Http.Headers;
using Grpc.Baas.Client.Frames;
using Grpc.Core;

namespace Grpc.Baas.Client.Transport;

/// <summary>Carries metadata into and out of HTTP headers. Source: grpc/doc/PROTOCOL-HTTP2.md, "Custom-Metadata".</summary>
internal static class HeaderMapping
{
    /// <summary>Metadata that chooses the encoding of one call's requests, as with Grpc.Net.Client. It is not sent.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    private const string StatusDetails = "grpc-status-details-bin";

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static void Write(Metadata metadata, HttpRequestHeaders headers)
    {
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            if (IsOwn(entry.Key))
            {
                continue;
            }

            if (!entry.IsBinary && entry.Value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw TransportFaults.MetadataInvalid(entry.Key);
            }

            var value = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : entry.Value;
            headers.TryAddWithoutValidation(entry.Key, value);
        }
    }

    public static Metadata Read(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            var key = name.ToLowerInvariant();
            if (IsProtocol(key))
            {
                continue;
            }

            foreach (var value in values)
            {
                Add(metadata, key, value);
            }
        }

        return metadata;
    }

    public static string? Find(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static void Add(Metadata metadata, string key, string value)
    {
        if (key.AsSpan().ContainsAnyExcept(KeyCharacters))
        {
            return;
        }

        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
        {
            metadata.Add(key, value);
            return;
        }

        // Several binary values may be joined by commas.
        foreach (var part in value.Split(','))
        {
            if (TryDecode(part.Trim(), out var bytes))
            {
                metadata.Add(key, bytes);
            }
        }
    }

    private static bool TryDecode(string base64, out byte[] bytes)
    {
        var padded = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        bytes = new byte[padded.Length / 4 * 3];
        var isValid = Convert.TryFromBase64String(padded, bytes, out var length);
        bytes = bytes[..length];
        return isValid;
    }

    // What the client says itself; twice would be wrong.
    private static bool IsOwn(string key) =>
        key is "te" or "content-type" or "user-agent" or "grpc-timeout" or EncodingRequest or MessageEncoding.HeaderName or MessageEncoding.AcceptHeaderName;

    private static bool IsProtocol(string key) => key.StartsWith("grpc-", StringComparison.Ordinal) && key != StatusDetails;
}
