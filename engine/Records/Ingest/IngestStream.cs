using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>
/// One stream of new records. They are checked where the stream is read and written in batches on the writer loop, a few batches
/// ahead.
/// </summary>
internal sealed class IngestStream
{
    private const int MaxItemsPerMessage = 1_000;

    private readonly RecordIngest _ingest;
    private readonly Caller _caller;
    private readonly RecordIds _ids;
    private readonly CancellationToken _cancellationToken;
    private readonly BatchQueue _queue;
    private readonly IngestOutcome _outcome = new();
    private IngestBatch _batch;
    private IngestTarget? _target;

    public IngestStream(RecordIngest ingest, Caller caller, RecordIds ids, CancellationToken cancellationToken)
    {
        _ingest = ingest;
        _caller = caller;
        _batch = new IngestBatch(firstIndex: 0) { Caller = caller };
        _ids = ids;
        _cancellationToken = cancellationToken;
        _queue = new BatchQueue(batch => _ingest.StoreAsync(batch, _target!, _cancellationToken), _outcome.Add);
    }

    /// <summary>Name or id of the collection where the messages name none; empty: the first must.</summary>
    public string Collection { get; init; } = "";

    public async Task<EncodedMessage> RunAsync(IAsyncStreamReader<IngestMessage> messages)
    {
        try
        {
            while (await messages.MoveNext(_cancellationToken))
            {
                using var message = messages.Current;
                await TakeAsync(message);
            }

            _target ??= new IngestTarget(NameOf(""), _caller);
            _ = _ingest.Open(_target);
            await SendAsync();
            await _queue.CollectAllAsync();
            return _outcome.Encode();
        }
        finally
        {
            await _queue.AbandonAsync();
        }
    }

    private async Task TakeAsync(IngestMessage message)
    {
        var target = FindTarget(message);
        if (message.Count > MaxItemsPerMessage)
        {
            throw RecordsErrors.IngestMessageTooLarge(message.Count, MaxItemsPerMessage);
        }

        for (var taken = 0; taken < message.Count;)
        {
            var before = _batch.Records.Count;
            _batch.Add(_ingest.Open(target.Collection, _caller), message, taken, _ids);
            taken += _batch.Records.Count - before;
            await _queue.CollectDoneAsync();

            // What small messages bring is gathered while the writer is busy, and goes at once when it is not.
            if (_batch.IsFull || _queue.HasRoom || target.IsAtomic)
            {
                await SendAsync();
            }
        }
    }

    private IngestTarget FindTarget(IngestMessage message)
    {
        if (_target is null)
        {
            return Begin(message);
        }

        if (message.Collection.Length > 0 && message.Collection != _target.Collection)
        {
            throw RecordsErrors.IngestCollectionChanged(_target.Collection);
        }

        return message.StreamId.Length == 0 || message.StreamId == _target.StreamId
            ? _target
            : throw RecordsErrors.IngestStreamIdInvalid();
    }

    private IngestTarget Begin(IngestMessage first)
    {
        _target = new IngestTarget(NameOf(first.Collection), _caller) { StreamId = first.StreamId, IsAtomic = first.IsAtomic, IsUpsert = first.IsUpsert };
        var table = _ingest.Open(_target);
        if (first.StreamId.Length > 0)
        {
            _ = IngestLedger.KeyOf(_caller, table.Collection.Id, first.StreamId);
        }

        if (first.FirstSequence < 0 || (first.FirstSequence > 0 && first.StreamId.Length == 0))
        {
            throw RecordsErrors.IngestSequenceInvalid(next: 0);
        }

        _batch = new IngestBatch(first.FirstSequence, first.IsAtomic) { Caller = _target.Caller };
        _queue.MaxAhead = first.IsAtomic ? 1 : _queue.MaxAhead;
        return _target;
    }

    private string NameOf(string given)
        => given.Length > 0 ? given : Collection.Length > 0 ? Collection : throw RecordsErrors.IngestCollectionMissing();

    private ValueTask SendAsync()
    {
        var batch = _batch;
        _batch = new IngestBatch(batch.FirstIndex + batch.Records.Count, _target!.IsAtomic) { Caller = _target.Caller };
        return _queue.SendAsync(batch);
    }
}
