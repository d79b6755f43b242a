using System.IO.Pipelines;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>
/// HTTP for a method that streams responses: Server-Sent Events to who asks for them, else JSON objects on a line each.
/// Source: WHATWG HTML, "Server-sent events".
/// </summary>
internal sealed class RestStreamExchange(HttpContext http, RpcOptions options, RestMatch match) : RestExchange(http, options, match)
{
    private readonly bool _isEventStream = MediaTypes.WantsEventStream(http.Request);
    private readonly WireWriter _line = new();
    private Utf8JsonWriter? _json;

    public override async ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken)
    {
        WriteMetadata(headers, Http.Response.Headers);
        await EnsureStartedAsync(cancellationToken);
        await Http.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    public override async ValueTask FinishAsync(RpcCall call)
    {
        var failure = RpcFailure.Of(call);
        if (failure is null)
        {
            await EnsureStartedAsync(CancellationToken.None);
            return;
        }

        if (!Http.Response.HasStarted)
        {
            await RestFailure.WriteAsync(Http, failure, Binding.Plans);
            return;
        }

        _line.Clear();
        _line.WriteRaw(_isEventStream ? "event: error\ndata: "u8 : default);
        RestFailure.WriteObject(_line, failure, Binding.Plans);
        _line.WriteRaw(_isEventStream ? "\n\n"u8 : "\n"u8);
        await Http.Response.BodyWriter.WriteAsync(_line.WrittenMemory, CancellationToken.None);
    }

    public override void Dispose()
    {
        _json?.Dispose();
        _line.Dispose();
        base.Dispose();
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
    {
        await EnsureStartedAsync(cancellationToken);
        _line.Clear();
        if (_isEventStream)
        {
            Binding.Events!.WriteLines(message.Span, _line);
            _line.WriteRaw("data: "u8);
        }

        WriteLine(message.Span);
        _line.WriteRaw(_isEventStream ? "\n\n"u8 : "\n"u8);
        await FlushAsync(isFlushed, cancellationToken);
    }

    private void WriteLine(ReadOnlySpan<byte> message)
    {
        if (_json is null)
        {
            _json = new Utf8JsonWriter(_line, WriterOptions);
        }
        else
        {
            _json.Reset(_line);
        }

        WriteJson(_json, message);
    }

    // Who waits for the flush feels how fast the client reads.
    private async ValueTask FlushAsync(bool isFlushed, CancellationToken cancellationToken)
    {
        var body = Http.Response.BodyWriter;
        if (!isFlushed)
        {
            System.Buffers.BuffersExtensions.Write(body, _line.WrittenSpan);
            return;
        }

        FlushResult flushed = await body.WriteAsync(_line.WrittenMemory, cancellationToken);
        if (flushed.IsCompleted)
        {
            throw new CallerLeftException();
        }
    }

    private ValueTask EnsureStartedAsync(CancellationToken cancellationToken)
    {
        if (Http.Response.HasStarted)
        {
            return ValueTask.CompletedTask;
        }

        RestFailure.SetHeaders(Http.Response, _isEventStream ? MediaTypes.EventStream : MediaTypes.Lines);
        Http.Response.Headers.CacheControl = "no-store";

        // Proxies that collect a response before they pass it on would hold events back.
        Http.Response.Headers["X-Accel-Buffering"] = "no";
        return new ValueTask(Http.Response.StartAsync(cancellationToken));
    }
}
