using Grpc.Baas.Engine.Rpc.Calls;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>gRPC over HTTP/2. Source: grpc/doc/PROTOCOL-HTTP2.md.</summary>
internal sealed class GrpcExchange(HttpContext http, RpcOptions options) : FramedExchange(http, options, http.Request.BodyReader)
{
    private static readonly StringValues Ok = "0";

    protected override string ResponseType => ResponseTypes.Of(Http.Request, WireProtocols.Grpc);

    public override ValueTask FinishAsync(RpcCall call)
    {
        var response = Http.Response;
        if (response.HasStarted)
        {
            var trailers = Http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
            if (StatusTrailers.IsPlain(call))
            {
                trailers.GrpcStatus = Ok;
            }
            else
            {
                StatusTrailers.Write(call, trailers);
            }
        }
        else
        {
            // Without a message, the status travels in the headers, and the response has no body.
            response.ContentType = ResponseType;
            StatusTrailers.Write(call, response.Headers);
        }

        return ValueTask.CompletedTask;
    }
}
