using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>
/// The query of a GET, in which the whole request stands. Parameters come in any order, of several alike the first counts, and unknown ones
/// are passed over. Source: connectrpc.com/docs/protocol, "Unary-Get-Request".
/// </summary>
internal sealed class ConnectQuery
{
    private readonly string _query;

    /// <param name="query">With or without its question mark, escaped.</param>
    public ConnectQuery(string query) => _query = query.StartsWith('?') ? query[1..] : query;

    /// <summary>Name of the codec; null if there is none. No name needs an escape, so none is undone.</summary>
    public string? Encoding => TryFind("encoding", out var name) ? name.ToString() : null;

    /// <summary>Name of the message's coding; null if there is none.</summary>
    public string? Compression => Find("compression") is { Length: > 0 } name ? name : null;

    /// <summary>Refuses a query that says no codec.</summary>
    public void RequireCodec()
    {
        if (Encoding is null)
        {
            throw RpcErrors.FieldMalformed("encoding", "it names the form of the message, json or proto, and is missing.");
        }
    }

    /// <summary>Writes the message's bytes as they are told: still compressed, or JSON.</summary>
    public void ReadMessage(WireWriter output)
    {
        if (Find("connect") is { } version && version != "v1")
        {
            throw RpcErrors.FieldMalformed("connect", "v1 is expected.");
        }

        if (!TryFind("message", out var message))
        {
            throw RpcErrors.FieldMalformed("message", "it holds the request, and is missing.");
        }

        var start = output.Length;
        WriteUnescaped("message", message, output);
        if (Find("base64") == "1")
        {
            var text = output.WrittenSpan[start..].ToArray();
            output.Truncate(start);
            WriteDecoded(text, output);
        }
    }

    private static void WriteUnescaped(string name, ReadOnlySpan<char> text, WireWriter output)
    {
        var rented = ArrayPool<byte>.Shared.Rent(UrlText.MaxLength(text));
        try
        {
            var length = UrlText.Unescape(text, UrlPart.Query, rented);
            if (length < 0)
            {
                throw RpcErrors.FieldMalformed(name, "escaped UTF-8 is expected; send other bytes with base64=1.");
            }

            output.WriteRaw(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // RFC 4648 §5, with or without padding.
    private static void WriteDecoded(ReadOnlySpan<byte> text, WireWriter output)
    {
        var decoded = new byte[System.Buffers.Text.Base64Url.GetMaxDecodedLength(text.Length)];
        if (System.Buffers.Text.Base64Url.DecodeFromUtf8(text, decoded, out var consumed, out var written) != OperationStatus.Done || consumed != text.Length)
        {
            throw RpcErrors.FieldMalformed("message", "URL-safe base64 is expected, since base64=1.");
        }

        output.WriteRaw(decoded.AsSpan(0, written));
    }

    private string? Find(string name)
    {
        if (!TryFind(name, out var value))
        {
            return null;
        }

        using var text = new WireWriter(64);
        WriteUnescaped(name, value, text);
        return System.Text.Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private bool TryFind(ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        var query = _query.AsSpan();
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (equals >= 0 && pair[..equals].SequenceEqual(name))
            {
                value = pair[(equals + 1)..];
                return true;
            }
        }

        value = default;
        return false;
    }
}
