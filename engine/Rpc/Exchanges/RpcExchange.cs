using System.Buffers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Grpc.Baas.Engine.Rpc.Validation;
using Grpc.Baas.Framing;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>
/// The messages of one call, in and out, in the protocol of its caller. The handlers of calls are written over this, once for
/// all protocols. Messages cross it as protobuf wire bytes.
/// </summary>
internal abstract class RpcExchange(HttpContext http, RpcOptions options) : IDisposable
{
    private static readonly Marshaller<byte[]> WholeMessage = new(static (message, context) => context.Complete(message), static context => context.PayloadAsNewBuffer());

    // What a marshaller reads from is its own only until it returns, so that each thread needs but one.
    [ThreadStatic]
    private static MessageView? _view;

    private MessageBuffer? _buffer;
    private WireWriter? _cleared;

    public HttpContext Http { get; } = http;

    /// <summary>Bytes of the message that was written last; zero while there is none.</summary>
    public int WrittenBytes { get; private set; }

    /// <summary>Whether the message that was read last came compressed.</summary>
    public bool IsMessageCompressed { get; protected set; }

    /// <summary>Where the sizes of messages are counted; null while nobody counts.</summary>
    public ProtocolSeries? Counted { get; set; }

    /// <summary>Whether responses may be compressed for pages of browsers; see <see cref="Methods.RpcMethod.IsCompressible"/>.</summary>
    public bool IsCompressible { get; set; }

    /// <summary>Messages that were read.</summary>
    public long ReceivedCount { get; private set; }

    /// <summary>Messages that were written.</summary>
    public long SentCount { get; private set; }

    /// <summary>Whether failures that the engine or a slice declares are told with their details; those that a handler makes itself are in any case.</summary>
    public bool TellsDetails => options.ErrorDetails;

    /// <summary>The message that the last successful <see cref="ReadAsync"/> brought; valid until the next.</summary>
    protected ReadOnlySequence<byte> Message { get; set; }

    /// <summary>The array that is the whole message being written, and never changes; null when it is in a buffer.</summary>
    protected byte[]? WholeArray => _buffer?.Array;

    /// <summary>How the message that is being written should be.</summary>
    protected WriteFlags Flags { get; private set; }

    protected RpcOptions Options => options;

    /// <summary>Largest request that is taken, in bytes; of a compressed one, after decompression.</summary>
    protected int MaxReceiveBytes => options.MaxReceiveBytes;

    /// <summary>The time that the caller gives the call; null if it says none.</summary>
    /// <exception cref="BaasException">rpc METADATA_MALFORMED.</exception>
    public virtual TimeSpan? FindTimeout()
    {
        if (Http.Request.Headers.GrpcTimeout is not { Count: > 0 } header)
        {
            return null;
        }

        return GrpcTimeout.TryParse(header.ToString(), out var timeout)
            ? timeout
            : throw RpcErrors.MetadataMalformed(GrpcTimeout.HeaderName, "up to eight digits and one of H, M, S, m, u, n are expected.");
    }

    /// <summary>Waits for the caller's next message, as long as the call may last.</summary>
    /// <returns>False when the caller has sent all.</returns>
    public abstract ValueTask<bool> ReadAsync(RpcCall call);

    /// <summary>Makes the read that waits, or else the next one, end as cancelled.</summary>
    public virtual void AbandonRead()
    {
        try
        {
            Http.Request.BodyReader.CancelPendingRead();
        }
        catch (IOException)
        {
            // The caller has gone, and the read ends by that.
        }
    }

    /// <summary>Sends the response's headers at once, with these entries.</summary>
    public abstract ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken);

    /// <summary>Ends the response with the outcome of the call. It does not throw for a failed call.</summary>
    public abstract ValueTask FinishAsync(RpcCall call);

    /// <summary>Reads the message that the last <see cref="ReadAsync"/> brought.</summary>
    /// <exception cref="BaasException">rpc PROTOBUF_MALFORMED, FIELD_REQUIRED.</exception>
    public T Deserialize<T>(RequestRules? rules, Marshaller<T> marshaller)
    {
        ReceivedCount++;
        Counted?.OnReceived(Message.Length);
        var view = _view ??= new MessageView();
        try
        {
            view.Show(rules is null ? Message : Check(rules));
            return marshaller.ContextualDeserializer(view);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or WireFormatException)
        {
            throw RpcErrors.ProtobufMalformed(error);
        }
        finally
        {
            view.Show(default);
        }
    }

    /// <summary>Reads the one message of a call that has one.</summary>
    public ValueTask<T> ReadOnlyMessageAsync<T>(RpcCall call, Marshaller<T> marshaller)
    {
        var first = ReadAsync(call);
        if (!first.IsCompletedSuccessfully)
        {
            return ReadOnlyMessageLaterAsync(first, call, marshaller);
        }

        var message = TakeOnly(first.Result, call, marshaller);
        var second = ReadAsync(call);
        return second.IsCompletedSuccessfully
            ? new ValueTask<T>(RefuseSecond(second.Result, message))
            : EndOnlyMessageAsync(second, message);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> ReadOnlyMessageLaterAsync<T>(ValueTask<bool> first, RpcCall call, Marshaller<T> marshaller)
    {
        var message = TakeOnly(await first, call, marshaller);
        return RefuseSecond(await ReadAsync(call), message);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<T> EndOnlyMessageAsync<T>(ValueTask<bool> second, T message) => RefuseSecond(await second, message);

    private T TakeOnly<T>(bool hasMessage, RpcCall call, Marshaller<T> marshaller)
        => hasMessage ? Deserialize(call.Target.Rules, marshaller) : throw RpcErrors.MessageMissing();

    private static T RefuseSecond<T>(bool hasSecond, T message) => hasSecond ? throw RpcErrors.MessageExtra() : message;

    /// <summary>Sends a message.</summary>
    /// <param name="flags">Without <see cref="WriteFlags.BufferHint"/> it leaves at once, and the write waits until the caller has room for more.</param>
    public ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, WriteFlags flags, CancellationToken cancellationToken)
    {
        Flags = flags;
        var buffer = _buffer ??= MessageBuffer.Rent();
        buffer.Clear();
        marshaller.ContextualSerializer(message, buffer);
        var bytes = buffer.Message;
        CountSent(bytes.Length);
        return bytes.Length <= options.MaxSendBytes
            ? WriteAsync(bytes, isFlushed: (flags & WriteFlags.BufferHint) == 0, cancellationToken)
            : throw RpcErrors.ResponseTooLarge(bytes.Length, options.MaxSendBytes);
    }

    /// <summary>Sends messages that many calls send, and waits until the caller has room for more.</summary>
    public virtual async ValueTask WriteAsync(MessageRun run, CancellationToken cancellationToken)
    {
        for (var i = 0; i < run.Messages.Count; i++)
        {
            var flags = i < run.Messages.Count - 1 ? WriteFlags.BufferHint : 0;
            await WriteAsync(WholeMessage, run.Messages[i], flags, cancellationToken);
        }
    }

    /// <summary>Adds entries to the response's headers or trailers, and tells the log when one cannot be sent.</summary>
    /// <param name="prefix">What the names of the headers start with, before the keys.</param>
    public void WriteMetadata(Metadata metadata, IHeaderDictionary headers, string prefix = "")
    {
        if (HeaderMetadata.Write(metadata, headers, prefix) is { } key)
        {
            RpcLog.MetadataLeftOut(Http.RequestServices.GetRequiredService<ILogger<RpcExchange>>(), Http.Request.Path, key);
        }
    }

    /// <summary>Lets the caller pause between messages as long as it likes.</summary>
    public void AllowSlowRequest()
    {
        if (Http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    public virtual void Dispose()
    {
        _cleared?.Dispose();
        _buffer?.Return();
        _buffer = null;
    }

    // The message, or what is left of it without fields for responses only.
    private ReadOnlySequence<byte> Check(RequestRules rules)
    {
        using var message = new ContiguousBytes(Message);
        return rules.Check(message.Span, ref _cleared) ? new ReadOnlySequence<byte>(_cleared!.WrittenMemory) : Message;
    }

    protected void CountSent(int length)
    {
        WrittenBytes = length;
        SentCount++;
        Counted?.OnSent(length);
    }

    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken);
}
