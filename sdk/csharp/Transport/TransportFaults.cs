using System.Net;
using Grpc.Baas.Client.Frames;
using Grpc.Core;

namespace Grpc.Baas.Client.Transport;

/// <summary>Makes the errors that no server stated: what the connection, the HTTP layer or this client itself found wrong.</summary>
internal static class TransportFaults
{
    public static BaasClientException MessageTooLarge(long size, int maxBytes) =>
        new(new Status(StatusCode.ResourceExhausted, $"The response has a message of {size} bytes; BaasChannelOptions.MaxReceiveMessageBytes allows {maxBytes}."), Metadata.Empty);

    public static BaasClientException MessageTooLargeUnpacked(int maxBytes) =>
        new(new Status(StatusCode.ResourceExhausted, $"The response has a message of more than {maxBytes} bytes once it is unpacked, which is what BaasChannelOptions.MaxReceiveMessageBytes allows."), Metadata.Empty);

    public static BaasClientException MessageToSendTooLarge(long size, int maxBytes) =>
        new(new Status(StatusCode.ResourceExhausted, $"The request has a message of {size} bytes; BaasChannelOptions.MaxSendMessageBytes allows {maxBytes}."), Metadata.Empty);

    public static BaasClientException FrameUnsupported(byte flags) =>
        new(new Status(StatusCode.Internal, $"The server sent a message with the flags {flags}; 0 (plain) and 1 (compressed) are known."), Metadata.Empty);

    /// <summary>A compressed message that nobody can unpack. Source: grpc/doc/compression.md.</summary>
    public static BaasClientException EncodingUnknown(string? name)
    {
        var detail = string.IsNullOrEmpty(name) || name == MessageEncoding.Identity
            ? "The server sent a compressed message and no grpc-encoding that says how."
            : $"The server compressed a message by '{name}'; this client accepts {MessageEncoding.Accepted}.";
        return new BaasClientException(new Status(StatusCode.Internal, detail), Metadata.Empty);
    }

    public static BaasClientException CompressionBroken(string name, Exception cause) =>
        new(new Status(StatusCode.Internal, $"The server sent a message that is not valid {name}.", cause), Metadata.Empty);

    public static BaasClientException EncodingUnavailable(string name) =>
        new(new Status(StatusCode.InvalidArgument, $"'{name}' is not an encoding of this client; {MessageEncoding.Accepted} are."), Metadata.Empty);

    public static BaasClientException MetadataInvalid(string key) =>
        new(new Status(StatusCode.InvalidArgument, $"The metadata '{key}' has a character that is not printable ASCII; send bytes under a key that ends in -bin."), Metadata.Empty);

    public static BaasClientException BodyTruncated() =>
        Broken(new Status(StatusCode.Unavailable, "The response ended inside a message."));

    public static BaasClientException MessageCountWrong(string found) =>
        new(new Status(StatusCode.Internal, $"The server must answer with one message and sent {found}."), Metadata.Empty);

    public static BaasClientException ResponseUnreadable(Exception cause) =>
        new(new Status(StatusCode.Internal, "The response cannot be read: " + cause.Message, cause), Metadata.Empty);

    public static BaasClientException DeadlineExceeded() =>
        new(new Status(StatusCode.DeadlineExceeded, "The deadline passed before the call ended."), Metadata.Empty);

    public static BaasClientException Cancelled(Exception? cause) =>
        new(new Status(StatusCode.Cancelled, "The call was cancelled.", cause), Metadata.Empty);

    /// <summary>A response that ends without <c>grpc-status</c>: a proxy or a crash cut it off.</summary>
    public static BaasClientException StatusMissing(Metadata trailers) =>
        new(new Status(StatusCode.Unknown, "The response ended without a grpc-status."), trailers) { IsTransportFault = true };

    /// <summary>A response that is not gRPC. Source: grpc/doc/http-grpc-status-mapping.md.</summary>
    public static BaasClientException NotGrpc(HttpStatusCode httpStatus, string? contentType, Metadata headers)
    {
        var code = httpStatus switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        var detail = $"The server answered with HTTP {(int)httpStatus} and content type '{contentType}', which is not gRPC.";
        return new BaasClientException(new Status(code, detail), headers) { IsTransportFault = true };
    }

    /// <summary>A connection that cannot be made or broke, or a stream that was reset. Source: grpc/doc/PROTOCOL-HTTP2.md, "Errors".</summary>
    public static BaasClientException FromConnection(Exception cause)
    {
        var code = FindProtocolError(cause) switch
        {
            // NO_ERROR comes with a planned GOAWAY; REFUSED_STREAM says that nothing was done.
            null or 0x0 or 0x7 => StatusCode.Unavailable,
            0x8 => StatusCode.Cancelled,
            0xb => StatusCode.ResourceExhausted,
            0xc => StatusCode.PermissionDenied,
            _ => StatusCode.Internal,
        };
        return Broken(new Status(code, "The connection failed: " + Innermost(cause).Message, cause));
    }

    private static BaasClientException Broken(Status status) => new(status, Metadata.Empty) { IsTransportFault = true };

    private static long? FindProtocolError(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpProtocolException protocol)
            {
                return protocol.ErrorCode;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is not null)
        {
            exception = exception.InnerException;
        }

        return exception;
    }
}
