using System.Net;
using Grpc.Baas.Client.Balancing;
using Grpc.Baas.Client.Frames;
using Grpc.Baas.Client.Retries;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>Makes the errors that no server stated: what the connection, the HTTP layer or this client itself found wrong.</summary>
internal static class TransportFaults
{
    private const long NoError = 0x0;
    private const long ProtocolError = 0x1;
    private const long RefusedStream = 0x7;

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

    public static BaasClientException DeadlineExceeded(TimeSpan elapsed, string? address)
    {
        var where = address is null ? "before there was a connection" : $"before {address} had answered";
        return new BaasClientException(
            new Status(StatusCode.DeadlineExceeded, $"The deadline passed after {elapsed.TotalSeconds:0.###} s, {where}."), Metadata.Empty);
    }

    /// <summary>A fault of the caller's own code, as of a marshaller or credentials.</summary>
    public static BaasClientException ClientFailed(Exception cause) =>
        new(new Status(StatusCode.Internal, "The call failed on this side: " + cause.Message, cause), Metadata.Empty);

    public static BaasClientException ChannelDisposed(Exception cause) =>
        new(new Status(StatusCode.Unavailable, "The channel is disposed.", cause), Metadata.Empty) { IsTransportFault = true, IsChannelDisposed = true };

    /// <summary>No address takes a connection.</summary>
    public static BaasClientException NotReachable(IReadOnlyList<Endpoint> endpoints)
    {
        var reasons = endpoints.Select(endpoint => $"{endpoint.Address.Name}: {endpoint.LastFault?.Message ?? "not tried yet"}");
        var detail = $"No server can be reached. {string.Join("; ", reasons)} Check that it runs and that address and port are right.";
        return Unreachable(new Status(StatusCode.Unavailable, detail, endpoints[^1].LastFault));
    }

    public static BaasClientException NotResolved(string name, Exception? cause) =>
        Unreachable(new Status(StatusCode.Unavailable, $"{name} has no address. {cause?.Message}".TrimEnd(), cause));

    public static BaasClientException Cancelled(Exception? cause) =>
        new(new Status(StatusCode.Cancelled, "The call was cancelled.", cause), Metadata.Empty);

    /// <summary>A response that ends without <c>grpc-status</c>: a proxy or a crash cut it off.</summary>
    public static BaasClientException StatusMissing(Metadata trailers) =>
        new(new Status(StatusCode.Unknown, "The response ended without a grpc-status."), trailers) { IsTransportFault = true };

    /// <summary>A response that is not gRPC. Source: grpc/doc/http-grpc-status-mapping.md.</summary>
    public static BaasClientException NotGrpc(string address, HttpStatusCode httpStatus, string? contentType, Metadata headers)
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
        var hint = httpStatus switch
        {
            HttpStatusCode.NotFound => " It knows no such path: is this a gRPC server, and does the address have the right port?",
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => " A proxy does not reach the server.",
            HttpStatusCode.UnsupportedMediaType => " It does not take application/grpc on this path.",
            _ => "",
        };
        var detail = $"{address} answered with HTTP {(int)httpStatus} and content type '{contentType}', which is not gRPC.{hint}";
        return new BaasClientException(new Status(code, detail), headers) { IsTransportFault = true };
    }

    /// <summary>A connection that cannot be made or broke, or a stream that was reset. Source: grpc/doc/PROTOCOL-HTTP2.md, "Errors".</summary>
    public static BaasClientException FromConnection(Exception cause, string? address)
    {
        if (IsOverHeaderLimit(cause))
        {
            return HeadersTooLarge(cause);
        }

        var reset = FindProtocolError(cause);
        var code = reset switch
        {
            // NO_ERROR comes with a planned GOAWAY; REFUSED_STREAM says that nothing was done.
            null or NoError or RefusedStream => StatusCode.Unavailable,
            0x8 => StatusCode.Cancelled,
            0xb => StatusCode.ResourceExhausted,
            0xc => StatusCode.PermissionDenied,
            _ => StatusCode.Internal,
        };
        var detail = $"{Describe(cause)} {address}: {Innermost(cause).Message}";
        return new BaasClientException(new Status(code, detail, cause), Metadata.Empty)
        {
            IsTransportFault = true,
            Delivery = reset == RefusedStream ? RequestDelivery.Refused : FindDelivery(cause, reset),
        };
    }

    // HTTP gives the whole connection up for it, so this may have been the response of another call.
    private static BaasClientException HeadersTooLarge(Exception cause)
    {
        const string Detail = "A response on this connection had more than 64 KiB of metadata, which is what this client takes.";
        return new BaasClientException(new Status(StatusCode.ResourceExhausted, Detail, cause), Metadata.Empty)
        {
            IsTransportFault = true,
            Delivery = RequestDelivery.Lost,
        };
    }

    /// <summary>An address at which something else listens.</summary>
    public static BaasClientException NotHttp2(Exception cause, string address)
    {
        var detail = $"{address} does not speak HTTP/2. Is it a gRPC port, is a proxy between that knows only HTTP/1.1, and is http:// or https:// right? {Innermost(cause).Message}";
        return new BaasClientException(new Status(StatusCode.Unavailable, detail, cause), Metadata.Empty)
        {
            IsTransportFault = true,
            Delivery = RequestDelivery.NotSent,
        };
    }

    public static bool IsProtocolError(Exception exception) => FindProtocolError(exception) == ProtocolError;

    /// <summary>Whether it shows that an address takes connections that are of no use.</summary>
    public static bool IsUnusable(Exception exception) => IsConnectTimeout(exception) || exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError or HttpRequestError.ProxyTunnelError,
    };

    private static bool IsConnectTimeout(Exception exception) => exception is OperationCanceledException { InnerException: TimeoutException };

    private static RequestDelivery FindDelivery(Exception cause, long? reset)
    {
        if (IsUnusable(cause)
            || cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
            || IsConnectTimeout(cause)
            // The address went out of use between the choice of it and the sending.
            || cause is ObjectDisposedException { ObjectName: "System.Net.Http.HttpMessageInvoker" or "System.Net.Http.SocketsHttpHandler" })
        {
            return RequestDelivery.NotSent;
        }

        // NO_ERROR: a planned GOAWAY counted this request in, and the connection closed nevertheless before all was answered.
        return cause is HttpRequestException or IOException && reset is null or NoError ? RequestDelivery.Lost : RequestDelivery.Unknown;
    }

    private static string Describe(Exception cause) => (cause as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "The host name is not known:",
        HttpRequestError.ConnectionError => "No connection could be made; check that the server runs and that address and port are right:",
        HttpRequestError.SecureConnectionError =>
            "No TLS connection could be made; check the certificates (BaasChannelOptions.Tls), and that the server speaks TLS on this port:",
        HttpRequestError.VersionNegotiationError => "The server, or a proxy before it, does not speak HTTP/2:",
        HttpRequestError.ProxyTunnelError => "The proxy does not let the connection through:",
        _ => "The connection broke before the call ended:",
    };

    private static BaasClientException Unreachable(Status status) =>
        new(status, Metadata.Empty) { IsTransportFault = true, Delivery = RequestDelivery.Unreachable };

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

    private static bool IsOverHeaderLimit(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
            {
                return true;
            }
        }

        return false;
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
