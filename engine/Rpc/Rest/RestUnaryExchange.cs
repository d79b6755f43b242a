using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>HTTP with JSON for a method with one response.</summary>
internal sealed class RestUnaryExchange(HttpContext http, RpcOptions options, RestMatch match) : RestExchange(http, options, match)
{
    private WireWriter? _response;

    // The outcome decides the status line, so nothing leaves before it.
    public override ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken)
    {
        WriteMetadata(headers, Http.Response.Headers);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask FinishAsync(RpcCall call)
    {
        if (call.HasTrailers)
        {
            WriteMetadata(call.ResponseTrailers, Http.Response.Headers);
        }

        if (RpcFailure.Of(call) is { } failure)
        {
            await RestFailure.WriteAsync(Http, failure, Binding.Plans);
            return;
        }

        var body = _response!.WrittenMemory;
        RestFailure.SetHeaders(Http.Response, JsonType);
        Http.Response.ContentLength = body.Length;
        await Http.Response.BodyWriter.WriteAsync(body, Http.RequestAborted);
    }

    public override void Dispose()
    {
        _response?.Dispose();
        base.Dispose();
    }

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
    {
        _response ??= new WireWriter();
        using var json = new Utf8JsonWriter(_response, WriterOptions);
        WriteJson(json, message.Span);
        return ValueTask.CompletedTask;
    }
}
