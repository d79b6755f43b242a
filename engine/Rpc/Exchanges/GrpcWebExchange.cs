using System.Text;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Framing;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>
/// gRPC-Web with binary bodies, over HTTP/1.1 and HTTP/2: the trailers are a last frame of the body.
/// Source: grpc/doc/PROTOCOL-WEB.md.
/// </summary>
internal sealed class GrpcWebExchange(HttpContext http, RpcOptions options) : FramedExchange(http, options, WireProtocols.GrpcWeb)
{
    public override ValueTask FinishAsync(RpcCall call)
    {
        var response = Http.Response;
        if (!response.HasStarted)
        {
            response.ContentType = ResponseType;
            StatusTrailers.Write(call, response.Headers);
            return ValueTask.CompletedTask;
        }

        var trailers = new HeaderDictionary();
        StatusTrailers.Write(call, trailers);
        var block = new StringBuilder();
        foreach (var (name, values) in trailers)
        {
            foreach (var value in values)
            {
                block.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
            }
        }

        WriteFrame(response.BodyWriter, GrpcFrame.TrailersFlag, Encoding.Latin1.GetBytes(block.ToString()));
        return ValueTask.CompletedTask;
    }
}
