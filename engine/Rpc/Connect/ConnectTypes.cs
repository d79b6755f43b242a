using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>The content types of Connect. Source: connectrpc.com/docs/protocol, "Unary-Content-Type", "Streaming-Content-Type".</summary>
internal static class ConnectTypes
{
    public const string Proto = "application/proto";

    /// <summary>What the content type of every stream starts with; the name of the codec follows.</summary>
    public const string StreamPrefix = "application/connect+";

    /// <summary>What a method with one request and one response takes, as the header Accept-Post lists it.</summary>
    public const string OfUnaryMethods = "application/json, application/proto, application/grpc, application/grpc-web";

    /// <summary>What a method that streams takes, as the header Accept-Post lists it.</summary>
    public const string OfStreamMethods = "application/connect+json, application/connect+proto, application/grpc, application/grpc-web";

    /// <summary>The codec of a body that is one message; null if it is no such body.</summary>
    public static ConnectCodec? OfUnary(string? contentType)
    {
        var type = Split(contentType, out var parameters);
        if (type.Equals(Proto, StringComparison.OrdinalIgnoreCase))
        {
            return ConnectCodec.Proto;
        }

        return type.Equals(MediaTypes.Json, StringComparison.OrdinalIgnoreCase) && IsUtf8(parameters) ? ConnectCodec.Json : null;
    }

    /// <summary>The codec of a body that is a stream of messages; null if it is no such body or the codec is not known.</summary>
    public static ConnectCodec? OfStream(string? contentType)
    {
        var type = Split(contentType, out var parameters);
        if (!type.StartsWith(StreamPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return OfName(type[StreamPrefix.Length..]) is { } codec && (codec == ConnectCodec.Proto || IsUtf8(parameters)) ? codec : null;
    }

    public static ConnectCodec? OfName(ReadOnlySpan<char> name)
    {
        if (name.Equals("json", StringComparison.OrdinalIgnoreCase))
        {
            return ConnectCodec.Json;
        }

        return name.Equals("proto", StringComparison.OrdinalIgnoreCase) ? ConnectCodec.Proto : null;
    }

    private static ReadOnlySpan<char> Split(string? contentType, out ReadOnlySpan<char> parameters)
    {
        var whole = contentType.AsSpan();
        var end = whole.IndexOf(';');
        parameters = end < 0 ? default : whole[(end + 1)..];
        return (end < 0 ? whole : whole[..end]).Trim();
    }

    private static bool IsUtf8(ReadOnlySpan<char> parameters)
        => !parameters.Contains("charset", StringComparison.OrdinalIgnoreCase) || parameters.Contains("utf-8", StringComparison.OrdinalIgnoreCase);
}
