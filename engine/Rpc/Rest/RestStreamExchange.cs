using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>
/// HTTP for a method that streams responses: Server-Sent Events or JSON objects on a line each, as the client asks, or else the
/// method's annotation says; or the pieces of one body of bytes. Streams are not compressed: what a compressor keeps for each of many subscribers outweighs them.
/// Source: WHATWG HTML, "Server-sent events"; google/api/httpbody.proto.
/// </summary>
internal sealed class RestStreamExchange(HttpContext http, RpcOptions options, RestMatch match) : RestExchange(http, options, match)
{
    private readonly bool _isEventStream =
        match.Route.Binding is { IsRawResponse: false, Events: { } events } && MediaTypes.WantsEventStream(http.Request.Headers.Accept.ToString(), events.AreUsual);

    private readonly WireWriter _line = new();
    private Utf8JsonWriter? _json;
    private bool _isHeadAnswered;

    public override async ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken)
    {
        WriteMetadata(headers, Http.Response.Headers);
        if (Binding.IsRawResponse)
        {
            // The first piece says what it is a piece of.
            return;
        }

        await EnsureStartedAsync(StreamType, cancellationToken);
        await Http.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    public override async ValueTask FinishAsync(RpcCall call)
    {
        var failure = _isHeadAnswered ? null : RpcFailure.Of(call);
        if (failure is null)
        {
            SetHeaders(StreamType);
        }
        else if (!Http.Response.HasStarted)
        {
            await RestFailure.WriteAsync(Http, failure, Binding.Plans);
        }
        else if (Binding.IsRawResponse)
        {
            // Nothing in the bytes could tell that they are not whole; a connection that breaks does.
            Http.Abort();
        }
        else
        {
            await WriteFailureAsync(failure);
        }
    }

    public override void Dispose()
    {
        _json?.Dispose();
        _line.Dispose();
        base.Dispose();
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
    {
        // A stream has no etag, so only a condition that none could hold stops it.
        Conditions.IsWanted(default);
        if (Binding.IsRawResponse)
        {
            var (contentType, content) = RawBody.Read(message, Binding.ResponseField);
            await EnsureStartedAsync(contentType, cancellationToken);
            await FlushAsync(content, isFlushed, cancellationToken);
            return;
        }

        await EnsureStartedAsync(StreamType, cancellationToken);
        var shared = _isEventStream ? Binding.SharedEvents : Binding.SharedLines;
        if (shared.TryGet(WholeArray, out var text))
        {
            await FlushAsync(text, isFlushed, cancellationToken);
            return;
        }

        WriteText(message.Span);
        shared.Add(WholeArray, _line.WrittenSpan);
        await FlushAsync(_line.WrittenMemory, isFlushed, cancellationToken);
    }

    private string StreamType => Binding.IsRawResponse ? MediaTypes.Bytes : _isEventStream ? MediaTypes.EventStream : MediaTypes.Lines;

    private void WriteText(ReadOnlySpan<byte> message)
    {
        _line.Clear();
        if (_isEventStream)
        {
            Binding.Events!.WriteLines(message, _line);
            _line.WriteRaw("data: "u8);
        }

        WriteLine(message);
        _line.WriteRaw(_isEventStream ? "\n\n"u8 : "\n"u8);
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

    // An EventSource connects again by itself; it is told to wait as long as other clients are.
    private async ValueTask WriteFailureAsync(RpcFailure failure)
    {
        _line.Clear();
        if (_isEventStream)
        {
            if (failure.RetryAfter is { } delay)
            {
                var retry = string.Create(CultureInfo.InvariantCulture, $"retry: {delay.TotalMilliseconds:0}\n");
                _line.WriteRaw(Encoding.ASCII.GetBytes(retry));
            }

            _line.WriteRaw("event: error\ndata: "u8);
        }

        RestFailure.WriteObject(_line, failure, Binding.Plans, HttpStatus.Of(failure));
        _line.WriteRaw(_isEventStream ? "\n\n"u8 : "\n"u8);
        await Http.Response.BodyWriter.WriteAsync(_line.WrittenMemory, CancellationToken.None);
    }

    // Who waits for the flush feels how fast the client reads.
    private async ValueTask FlushAsync(ReadOnlyMemory<byte> bytes, bool isFlushed, CancellationToken cancellationToken)
    {
        var body = Http.Response.BodyWriter;
        if (!isFlushed)
        {
            body.Write(bytes.Span);
            return;
        }

        FlushResult flushed = await body.WriteAsync(bytes, cancellationToken);
        if (flushed.IsCompleted)
        {
            throw new CallerLeftException();
        }
    }

    private ValueTask EnsureStartedAsync(string contentType, CancellationToken cancellationToken)
    {
        if (Http.Response.HasStarted)
        {
            return ValueTask.CompletedTask;
        }

        SetHeaders(contentType);
        if (!IsHead)
        {
            return new ValueTask(Http.Response.StartAsync(cancellationToken));
        }

        // What GET would say is known now, and the handler need not go on for nobody.
        _isHeadAnswered = true;
        throw new CallerLeftException();
    }

    private void SetHeaders(string contentType)
    {
        if (Http.Response.HasStarted || _isHeadAnswered)
        {
            return;
        }

        RestFailure.SetHeaders(Http.Response, contentType);
        RestFailure.ForbidStoring(Http.Response);

        // Proxies that collect a response before they pass it on would hold events back.
        Http.Response.Headers["X-Accel-Buffering"] = "no";
    }
}
