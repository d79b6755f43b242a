namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>Tells a request's protocol by its content type.</summary>
internal static class WireProtocols
{
    public const string Grpc = "application/grpc";
    public const string GrpcWeb = "application/grpc-web";
    public const string GrpcWebText = "application/grpc-web-text";

    public static WireProtocol Of(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase))
        {
            return WireProtocol.Rest;
        }

        if (contentType.StartsWith(GrpcWebText, StringComparison.OrdinalIgnoreCase))
        {
            return IsProtobuf(contentType.AsSpan(GrpcWebText.Length)) ? WireProtocol.GrpcWebText : WireProtocol.UnknownCodec;
        }

        if (contentType.StartsWith(GrpcWeb, StringComparison.OrdinalIgnoreCase))
        {
            return IsProtobuf(contentType.AsSpan(GrpcWeb.Length)) ? WireProtocol.GrpcWeb : WireProtocol.UnknownCodec;
        }

        return IsProtobuf(contentType.AsSpan(Grpc.Length)) ? WireProtocol.Grpc : WireProtocol.UnknownCodec;
    }

    private static bool IsProtobuf(ReadOnlySpan<char> rest)
    {
        rest = rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase) ? rest[6..] : rest;
        return rest.IsEmpty || rest[0] is ';' or ' ';
    }
}
