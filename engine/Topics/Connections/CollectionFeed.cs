using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>
/// One subscription to a collection's topic: a watch like those of RecordService, whose events go to the connection. Who reads slowly is
/// served from the log, so that none is lost.
/// </summary>
internal sealed class CollectionFeed(string topic, EventFilter filter, TopicOutput output, CancellationToken ending)
    : IAsyncStreamWriter<EncodedMessage>, ITopicSubscription
{
    // Fields of RecordEvent, of TopicEvent and of ConnectResponse.
    private const int TypeField = 1;
    private const int PositionField = 6;
    private const int EventTopicField = 1;
    private const int EventRecordField = 2;
    private const int ContentEventField = 2;

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(ending);
    private readonly TaskCompletionSource<long> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _watch = Task.CompletedTask;

    public string Name => topic;

    public long Position { get; private set; }

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Begins to watch, and waits until that is known to be allowed. Events come after <see cref="Release"/>.</summary>
    /// <param name="onEnded">Takes what ended it after that.</param>
    /// <exception cref="BaasException">As RecordService.WatchRecords.</exception>
    public async Task StartAsync(RecordWatcher watcher, long? from, Caller caller, Action<CollectionFeed, Exception> onEnded)
    {
        var request = new WatchRecordsRequest { Collection = topic, Filter = filter.Text };
        if (from is { } position)
        {
            request.From = position;
        }

        _watch = Task.Run(() => WatchAsync(watcher, request, caller, onEnded), CancellationToken.None);
        Position = await _opened.Task.WaitAsync(ending);
    }

    public void Release() => _released.TrySetResult();

    public Task WriteAsync(EncodedMessage message) => WriteAsync(message, _stop.Token);

    public async Task WriteAsync(EncodedMessage message, CancellationToken cancellationToken)
    {
        var (type, position) = Read(message.Bytes.Span);
        if (type == MarkType.Connected)
        {
            _opened.TrySetResult(position);
            await _released.Task.WaitAsync(cancellationToken);
        }
        else if (type == MarkType.Wanted)
        {
            await output.WriteAsync(Wrap(message.Bytes.Span), WriteOptions, cancellationToken);
        }

        message.Dispose();
    }

    /// <summary>Ends the watch, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        _stop.Dispose();
    }

    private async Task WatchAsync(RecordWatcher watcher, WatchRecordsRequest request, Caller caller, Action<CollectionFeed, Exception> onEnded)
    {
        try
        {
            await watcher.WatchAsync(request, caller, this, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _opened.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception exception)
        {
            if (!_opened.TrySetException(exception))
            {
                onEnded(this, exception);
            }
        }
    }

    private EncodedMessage Wrap(ReadOnlySpan<byte> record)
    {
        var wire = new WireWriter(record.Length + 64);
        var mark = wire.BeginMessage(ContentEventField);
        wire.WriteStringField(EventTopicField, topic);
        wire.WriteBytesField(EventRecordField, record);
        wire.EndMessage(mark);
        return new EncodedMessage(wire);
    }

    private (MarkType Type, long Position) Read(ReadOnlySpan<byte> record)
    {
        var type = MarkType.Unwanted;
        var reader = new WireReader(record);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == TypeField)
            {
                var name = reader.ReadBytes();
                type = name.SequenceEqual("connected"u8) ? MarkType.Connected : filter.Wants(name) ? MarkType.Wanted : MarkType.Unwanted;
                if (type != MarkType.Connected)
                {
                    break;
                }
            }
            else if (number == PositionField)
            {
                return (type, (long)reader.ReadVarint());
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return (type, 0);
    }

    private enum MarkType
    {
        Unwanted,
        Wanted,
        Connected,
    }
}
