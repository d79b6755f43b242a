using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Framing;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>What gRPC and gRPC-Web share: bodies of messages with a prefix of five bytes each.</summary>
internal abstract class FramedExchange(HttpContext http, RpcOptions options, string mediaType) : RpcExchange(http, options)
{
    // A message up to this size is put into one piece of the transport's memory, together with its prefix.
    private const int MaxWhole = 2048;

    private readonly PipeReader _body = http.Request.BodyReader;

    // What was read and is not yet given back to the pipe; the next message starts here.
    private ReadOnlySequence<byte> _unread;
    private bool _isHeld;
    private bool _isComplete;

    /// <summary>The caller's own content type; a header of a response cannot hold all that one of a request can.</summary>
    protected string ResponseType => Http.Request.ContentType is { } asked && !asked.AsSpan().ContainsAnyExceptInRange(' ', '~') ? asked : mediaType;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> ReadAsync(RpcCall call)
    {
        while (true)
        {
            if (_isHeld && TryTakeMessage())
            {
                return true;
            }

            if (_isComplete)
            {
                return _unread.IsEmpty ? false : throw RpcErrors.FrameMalformed("The body ends inside a message.");
            }

            GiveBack(isExamined: true);
            var result = await ReadBodyAsync(call);
            _unread = result.Buffer;
            _isHeld = true;
            if (result.IsCanceled)
            {
                throw new OperationCanceledException("The read was given up.");
            }

            _isComplete = result.IsCompleted;
        }
    }

    public override async ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken)
    {
        if (Http.Response.HasStarted)
        {
            throw new InvalidOperationException("The response's headers are sent already.");
        }

        HeaderMetadata.Write(headers, Http.Response.Headers);
        await StartResponseAsync(cancellationToken);
        await Http.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    public override void Dispose()
    {
        GiveBack(isExamined: false);
        base.Dispose();
    }

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
    {
        if (!Http.Response.HasStarted)
        {
            var started = StartResponseAsync(cancellationToken);
            if (!started.IsCompletedSuccessfully)
            {
                return WriteLaterAsync(started, message, isFlushed, cancellationToken);
            }
        }

        var body = Http.Response.BodyWriter;
        WriteFrame(body, GrpcFrame.PlainFlag, message.Span);
        return isFlushed ? FlushAsync(body, cancellationToken) : ValueTask.CompletedTask;
    }

    protected static void WriteFrame(PipeWriter body, byte flags, ReadOnlySpan<byte> content)
    {
        if (content.Length <= MaxWhole)
        {
            var span = body.GetSpan(GrpcFrame.PrefixSize + content.Length);
            GrpcFrame.WritePrefix(span, flags, content.Length);
            content.CopyTo(span[GrpcFrame.PrefixSize..]);
            body.Advance(GrpcFrame.PrefixSize + content.Length);
            return;
        }

        GrpcFrame.WritePrefix(body.GetSpan(GrpcFrame.PrefixSize), flags, content.Length);
        body.Advance(GrpcFrame.PrefixSize);
        body.Write(content);
    }

    private async ValueTask WriteLaterAsync(ValueTask started, ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
    {
        await started;
        await WriteAsync(message, isFlushed, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadBodyAsync(RpcCall call)
    {
        try
        {
            // Only a call that has to wait pays for a token with a timer.
            return _body.TryRead(out var result) ? result : await _body.ReadAsync(call.CancellationToken);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // Kestrel tells it here a moment before it cancels the request.
            throw new CallerLeftException();
        }
    }

    private static async ValueTask FlushAsync(PipeWriter body, CancellationToken cancellationToken)
    {
        var flushed = await body.FlushAsync(cancellationToken);
        if (flushed.IsCompleted)
        {
            // The caller has closed its side; a stream that goes on writing would never learn it.
            throw new CallerLeftException();
        }
    }

    private ValueTask StartResponseAsync(CancellationToken cancellationToken)
    {
        // Kestrel copies what is written before the start once more; starting first spares that.
        Http.Response.ContentType = ResponseType;
        return new ValueTask(Http.Response.StartAsync(cancellationToken));
    }

    private bool TryTakeMessage()
    {
        if (_unread.Length < GrpcFrame.PrefixSize)
        {
            return false;
        }

        Span<byte> scattered = stackalloc byte[GrpcFrame.PrefixSize];
        scoped var prefix = _unread.FirstSpan;
        if (prefix.Length < GrpcFrame.PrefixSize)
        {
            _unread.Slice(0, GrpcFrame.PrefixSize).CopyTo(scattered);
            prefix = scattered;
        }

        var length = GrpcFrame.ReadLength(prefix);
        CheckPrefix(prefix[0], length);
        if (_unread.Length - GrpcFrame.PrefixSize < length)
        {
            return false;
        }

        Message = _unread.Slice(GrpcFrame.PrefixSize, length);
        _unread = _unread.Slice(GrpcFrame.PrefixSize + length);
        return true;
    }

    private void CheckPrefix(byte flags, uint length)
    {
        if (length > MaxReceiveBytes)
        {
            throw RpcErrors.MessageTooLarge(length, MaxReceiveBytes);
        }

        switch (flags)
        {
            case GrpcFrame.PlainFlag:
                return;
            case GrpcFrame.CompressedFlag:
                var encoding = Http.Request.Headers["grpc-encoding"].ToString();
                if (encoding is "" or "identity")
                {
                    throw RpcErrors.CompressedUnannounced();
                }

                Http.Response.Headers["grpc-accept-encoding"] = "identity";
                throw RpcErrors.CompressionUnsupported(encoding);
            default:
                throw RpcErrors.FrameMalformed($"The flags {flags} of a message are not known.");
        }
    }

    private void GiveBack(bool isExamined)
    {
        if (_isHeld)
        {
            _body.AdvanceTo(_unread.Start, isExamined ? _unread.End : _unread.Start);
            _isHeld = false;
        }
    }
}
