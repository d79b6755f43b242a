using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>
/// One stream of new records. They are checked where the stream is read and written in batches on the writer loop, a few batches
/// ahead; so the stream goes no faster than the disk, and memory stays flat however long it is.
/// </summary>
internal sealed class IngestStream(RecordIngest ingest, Caller caller, RecordIds ids)
{
    private const int MaxItemsPerMessage = 1_000;
    private const int MaxBatchesAhead = 4;

    private readonly Queue<(IngestBatch Batch, Task<long> Stored)> _ahead = new();
    private readonly IngestOutcome _outcome = new();
    private IngestBatch _batch = new(firstIndex: 0);
    private string? _collection;

    public async Task<EncodedMessage> RunAsync(IAsyncStreamReader<IngestMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            while (await messages.MoveNext(cancellationToken))
            {
                using var message = messages.Current;
                await TakeAsync(message, cancellationToken);
            }

            Send(_collection ?? throw RecordsErrors.IngestCollectionMissing(), cancellationToken);
            await CollectAsync(leave: 0);
            return _outcome.Encode();
        }
        finally
        {
            // A stream that breaks must not leave works behind whose failure nobody hears of.
            await ((Task)Task.WhenAll(_ahead.Select(entry => entry.Stored))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(IngestMessage message, CancellationToken cancellationToken)
    {
        var collection = CheckCollection(message);
        if (message.Count > MaxItemsPerMessage)
        {
            throw RecordsErrors.IngestMessageTooLarge(message.Count, MaxItemsPerMessage);
        }

        for (var taken = 0; taken < message.Count;)
        {
            var before = _batch.Records.Count;
            _batch.Add(ingest.Open(collection, caller), message, taken, ids);
            taken += _batch.Records.Count - before;
            await CollectDoneAsync();

            // What small messages bring is gathered while the writer is busy, and goes at once when it is not.
            if (_batch.IsFull || _ahead.Count < MaxBatchesAhead)
            {
                await CollectAsync(leave: MaxBatchesAhead - 1);
                Send(collection, cancellationToken);
            }
        }
    }

    private string CheckCollection(IngestMessage message)
    {
        if (_collection is null)
        {
            _collection = message.Collection.Length > 0 ? message.Collection : throw RecordsErrors.IngestCollectionMissing();
            ingest.Open(_collection, caller);
        }
        else if (message.Collection.Length > 0 && message.Collection != _collection)
        {
            throw RecordsErrors.IngestCollectionChanged(_collection);
        }

        return _collection;
    }

    private void Send(string collection, CancellationToken cancellationToken)
    {
        var batch = _batch;
        _batch = new IngestBatch(batch.FirstIndex + batch.Records.Count);
        _ahead.Enqueue((batch, ingest.StoreAsync(batch, collection, caller, cancellationToken)));
    }

    private async ValueTask CollectDoneAsync()
    {
        while (_ahead.TryPeek(out var oldest) && oldest.Stored.IsCompleted)
        {
            await CollectAsync(leave: _ahead.Count - 1);
        }
    }

    private async ValueTask CollectAsync(int leave)
    {
        while (_ahead.Count > leave)
        {
            // In order, so that the refusals that are told are the first ones of the stream.
            var (batch, stored) = _ahead.Peek();
            _outcome.Add(batch, await stored);
            _ahead.Dequeue();
        }
    }
}
