namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>Tells a request's protocol by its content type.</summary>
internal static class WireProtocols
{
    public const string Grpc = "application/grpc";
    public const string GrpcWeb = "application/grpc-web";
    public const string GrpcWebText = "application/grpc-web-text";

    /// <summary>What follows a content type whose messages are JSON. Source: grpc/doc/PROTOCOL-HTTP2.md, "Content-Type".</summary>
    public const string Json = "+json";

    /// <summary>What may follow a content type whose messages are protobuf.</summary>
    public const string Protobuf = "+proto";

    public static WireProtocol Of(string? contentType)
    {
        // Nearly all say it so.
        if (contentType == Grpc)
        {
            return WireProtocol.Grpc;
        }

        if (contentType is null || !contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase))
        {
            return WireProtocol.Rest;
        }

        if (contentType.StartsWith(GrpcWebText, StringComparison.OrdinalIgnoreCase))
        {
            return IsCodecServed(contentType.AsSpan(GrpcWebText.Length)) ? WireProtocol.GrpcWebText : WireProtocol.UnknownCodec;
        }

        if (contentType.StartsWith(GrpcWeb, StringComparison.OrdinalIgnoreCase))
        {
            return IsCodecServed(contentType.AsSpan(GrpcWeb.Length)) ? WireProtocol.GrpcWeb : WireProtocol.UnknownCodec;
        }

        return IsCodecServed(contentType.AsSpan(Grpc.Length)) ? WireProtocol.Grpc : WireProtocol.UnknownCodec;
    }

    /// <summary>Whether a request of gRPC or gRPC-Web has its messages as JSON.</summary>
    public static bool IsJson(string? contentType)
    {
        if (contentType == Grpc)
        {
            return false;
        }

        var type = contentType.AsSpan();
        var end = type.IndexOfAny(';', ' ');
        return (end < 0 ? type : type[..end]).EndsWith(Json, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsCodecServed(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[Protobuf.Length..];
        }
        else if (rest.StartsWith(Json, StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[Json.Length..];
        }

        return rest.IsEmpty || rest[0] is ';' or ' ';
    }
}
