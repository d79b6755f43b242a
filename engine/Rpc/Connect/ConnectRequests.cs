using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>Tells requests of Connect from others that are sent to a method's path.</summary>
internal static class ConnectRequests
{
    /// <summary>The exchange for a call of a method by Connect; null if the request is no such call.</summary>
    public static RpcExchange? Open(HttpContext http, RpcOptions options, MethodTable table, RpcMethod method)
    {
        if (HttpMethods.IsPost(http.Request.Method))
        {
            return OpenPost(http, options, table, method);
        }

        if (!HttpMethods.IsGet(http.Request.Method) || !IsGettable(method))
        {
            return null;
        }

        // A query without a codec is refused by its exchange, with a reason.
        var query = new ConnectQuery(http.Request.QueryString.Value ?? "");
        return ConnectTypes.OfName(query.Encoding ?? "json") is { } codec
            ? new ConnectUnaryExchange(http, options, method, table.Plans, codec, query)
            : null;
    }

    /// <summary>The exchange for a call of a method that does not exist; null if the request may be of another protocol.</summary>
    /// <param name="unknown">Fails before it reads or writes a message.</param>
    public static RpcExchange? OpenUnknown(HttpContext http, RpcOptions options, MethodTable table, RpcMethod unknown)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            return null;
        }

        if (ConnectTypes.OfStream(request.ContentType) is { } codec)
        {
            return new ConnectStreamExchange(http, options, unknown, table.Plans, codec);
        }

        // REST has JSON too: who says no version there is answered as REST answers.
        return request.Headers.ContainsKey(ConnectHeaders.Version) || ConnectTypes.OfUnary(request.ContentType) == ConnectCodec.Proto
            ? new ConnectUnaryExchange(http, options, unknown, table.Plans, ConnectCodec.Proto, query: null)
            : null;
    }

    /// <summary>Whether an HTTP method calls a method.</summary>
    public static bool Takes(string httpMethod, RpcMethod method)
        => HttpMethods.IsPost(httpMethod) || (HttpMethods.IsGet(httpMethod) && IsGettable(method));

    /// <summary>The HTTP methods that call a method, as the header Allow lists them.</summary>
    public static string AllowedFor(RpcMethod method) => IsGettable(method) ? "GET, POST" : HttpMethods.Post;

    /// <summary>The content types that call a method.</summary>
    public static string AcceptedFor(RpcMethod method) => method.Type == MethodType.Unary ? ConnectTypes.OfUnaryMethods : ConnectTypes.OfStreamMethods;

    /// <summary>What a request says its message is: the content type, or the codec that a query names.</summary>
    public static string AskedTypeOf(HttpRequest request)
        => request.ContentType ?? new ConnectQuery(request.QueryString.Value ?? "").Encoding ?? "";

    private static bool IsGettable(RpcMethod method) => method is { Type: MethodType.Unary, HasNoSideEffects: true };

    private static RpcExchange? OpenPost(HttpContext http, RpcOptions options, MethodTable table, RpcMethod method)
    {
        var contentType = http.Request.ContentType;
        if (method.Type == MethodType.Unary)
        {
            return ConnectTypes.OfUnary(contentType) is { } codec
                ? new ConnectUnaryExchange(http, options, method, table.Plans, codec, query: null)
                : null;
        }

        return ConnectTypes.OfStream(contentType) is { } streamCodec
            ? new ConnectStreamExchange(http, options, method, table.Plans, streamCodec)
            : null;
    }
}
