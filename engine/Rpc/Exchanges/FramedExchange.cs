using System.Buffers;
using System.IO.Pipelines;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Framing;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>What gRPC, gRPC-Web and Connect's streams share: bodies of messages with a prefix of five bytes each.</summary>
/// <param name="body">The request's body, as bytes.</param>
internal abstract partial class FramedExchange(HttpContext http, RpcOptions options, PipeReader body) : RpcExchange(http, options)
{
    // A message up to this size is put into one piece of the transport's memory, together with its prefix.
    private const int MaxWhole = 2048;

    private MessageCompression? _compression;

    // Null while messages are protobuf.
    private MessageJson? _json;

    // The encoding that the response's headers name; null while there is none.
    private ContentCoding? _responseCoding;

    // Whether the handler has said how to compress; then it is not for the options to say.
    private bool _isCodingAsked;

    /// <summary>The content type of the response.</summary>
    protected abstract string ResponseType { get; }

    /// <summary>What the request says about the encoding of its messages.</summary>
    protected virtual StringValues RequestEncoding => Http.Request.Headers.GrpcEncoding;

    /// <summary>The encoding for responses where the handler says nothing; null to send them as they are.</summary>
    protected virtual ContentCoding? DefaultCoding => Options.ResponseCompression switch
    {
        ResponseCompression.Gzip => ContentCoding.Gzip,
        ResponseCompression.Deflate => ContentCoding.Deflate,
        _ => null,
    };

    private MessageCompression Compression => _compression ??= new MessageCompression();

    /// <summary>Messages are JSON, both ways; said before the first is read.</summary>
    public void UseJson(MessageJson json) => _json = json;

    public override async ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken)
    {
        if (Http.Response.HasStarted)
        {
            throw new InvalidOperationException("The response's headers are sent already.");
        }

        if (headers.GetValue(MessageCompression.RequestEntry) is { } encoding)
        {
            AskForCoding(encoding);
        }

        WriteMetadata(headers, Http.Response.Headers);
        await StartResponseAsync(cancellationToken);
        await Http.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    public override void Dispose()
    {
        GiveBack(isExamined: false);
        _compression?.Dispose();
        _json?.Dispose();
        base.Dispose();
    }

    public override ValueTask WriteAsync(MessageRun run, CancellationToken cancellationToken)
    {
        if (!HasPlainFrames || !Http.Response.HasStarted || _json is not null || _responseCoding is not null || run.MaxLength > Options.MaxSendBytes)
        {
            return base.WriteAsync(run, cancellationToken);
        }

        foreach (var message in run.Messages)
        {
            CountSent(message.Length);
        }

        var output = Http.Response.BodyWriter;
        output.Write(run.Framed);
        return FlushAsync(output, cancellationToken);
    }

    protected sealed override ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
        => WriteContentAsync(_json is null ? message : _json.Encode(message.Span, WholeArray), isFlushed, cancellationToken);

    /// <summary>Whether frames are in the body as they are.</summary>
    protected virtual bool HasPlainFrames => true;

    /// <summary>Puts a frame into the response's body, without sending it yet.</summary>
    protected virtual void WriteFrame(PipeWriter output, byte flags, ReadOnlySpan<byte> content)
    {
        if (content.Length <= MaxWhole)
        {
            var span = output.GetSpan(GrpcFrame.PrefixSize + content.Length);
            GrpcFrame.WritePrefix(span, flags, content.Length);
            content.CopyTo(span[GrpcFrame.PrefixSize..]);
            output.Advance(GrpcFrame.PrefixSize + content.Length);
            return;
        }

        GrpcFrame.WritePrefix(output.GetSpan(GrpcFrame.PrefixSize), flags, content.Length);
        output.Advance(GrpcFrame.PrefixSize);
        output.Write(content);
    }

    /// <summary>The encoding of a name in the protocol's headers; null if it is none that is served.</summary>
    protected virtual ContentCoding? FindCoding(ReadOnlySpan<char> name) => MessageCompression.Find(name);

    /// <summary>Whether the caller can read an encoding.</summary>
    protected virtual bool Accepts(ContentCoding coding) => Preference.Of(Http.Request.Headers.GrpcAcceptEncoding.ToString(), coding.Name) > 0;

    /// <summary>Says in the response's headers how its messages are encoded.</summary>
    protected virtual void NameEncoding(IHeaderDictionary headers, ContentCoding coding) => headers.GrpcEncoding = coding.Name;

    /// <summary>Says in the response's headers which encodings are served.</summary>
    protected virtual void TellEncodings(IHeaderDictionary headers) => headers.GrpcAcceptEncoding = MessageCompression.Accepted;

    private ValueTask WriteContentAsync(ReadOnlyMemory<byte> content, bool isFlushed, CancellationToken cancellationToken)
    {
        if (!Http.Response.HasStarted)
        {
            var started = StartResponseAsync(cancellationToken);
            if (!started.IsCompletedSuccessfully)
            {
                return WriteLaterAsync(started, content, isFlushed, cancellationToken);
            }
        }

        var output = Http.Response.BodyWriter;
        if (_responseCoding is null || !IsToBeCompressed(content.Length))
        {
            WriteFrame(output, GrpcFrame.PlainFlag, content.Span);
        }
        else
        {
            WriteCompressed(output, _responseCoding, content.Span);
        }

        return isFlushed ? FlushAsync(output, cancellationToken) : ValueTask.CompletedTask;
    }

    private async ValueTask WriteLaterAsync(ValueTask started, ReadOnlyMemory<byte> content, bool isFlushed, CancellationToken cancellationToken)
    {
        await started;
        await WriteContentAsync(content, isFlushed, cancellationToken);
    }

    private static async ValueTask FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var flushed = await output.FlushAsync(cancellationToken);
        if (flushed.IsCompleted)
        {
            // The caller has closed its side; a stream that goes on writing would never learn it.
            throw new CallerLeftException();
        }
    }

    private ValueTask StartResponseAsync(CancellationToken cancellationToken)
    {
        if (!_isCodingAsked && DefaultCoding is { } coding)
        {
            UseCoding(coding);
        }

        // Kestrel copies what is written before the start once more; starting first spares that.
        Http.Response.ContentType = ResponseType;
        return new ValueTask(Http.Response.StartAsync(cancellationToken));
    }

    private void AskForCoding(string encoding)
    {
        _isCodingAsked = true;
        if (FindCoding(encoding) is { } coding)
        {
            UseCoding(coding);
        }
        else if (!ContentCoding.IsIdentity(encoding))
        {
            throw new InvalidOperationException($"A handler asks for the encoding '{encoding}', which is none of {MessageCompression.Accepted}.");
        }
    }

    private void UseCoding(ContentCoding coding)
    {
        if (Accepts(coding))
        {
            _responseCoding = coding;
            NameEncoding(Http.Response.Headers, coding);
        }
    }

    // An empty message has nothing to compress.
    private bool IsToBeCompressed(int length)
        => (Flags & WriteFlags.NoCompress) == 0 && length > 0 && (_isCodingAsked || length >= Options.MinCompressedBytes);

    private void WriteCompressed(PipeWriter output, ContentCoding coding, ReadOnlySpan<byte> message)
    {
        var compressed = Compression.Compress(coding, message);
        if (_isCodingAsked || compressed.Length < message.Length)
        {
            WriteFrame(output, GrpcFrame.CompressedFlag, compressed);
        }
        else
        {
            WriteFrame(output, GrpcFrame.PlainFlag, message);
        }
    }
}
