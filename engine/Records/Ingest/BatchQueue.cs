namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>
/// Batches of one stream that are on their way to the disk, a few at a time, so that the stream goes no faster than it is stored
/// and memory stays flat however long it is.
/// </summary>
/// <param name="store">Stores a batch, and disposes it.</param>
/// <param name="collect">Takes what became of each batch, in their order.</param>
internal sealed class BatchQueue(Func<IngestBatch, Task<IngestStored>> store, Action<IngestBatch, IngestStored> collect)
{
    private const int DefaultAhead = 4;

    private readonly Queue<(IngestBatch Batch, Task<IngestStored> Stored)> _ahead = new();

    /// <summary>Batches that may be under way at once. One, where a batch may have to be written twice before the next.</summary>
    public int MaxAhead { get; set; } = DefaultAhead;

    /// <summary>Whether another batch can go at once.</summary>
    public bool HasRoom => _ahead.Count < MaxAhead;

    /// <summary>Sends a batch off, waiting for room.</summary>
    public async ValueTask SendAsync(IngestBatch batch)
    {
        await CollectAsync(leave: MaxAhead - 1);
        _ahead.Enqueue((batch, store(batch)));
    }

    /// <summary>Takes what is stored already.</summary>
    public async ValueTask CollectDoneAsync()
    {
        while (_ahead.TryPeek(out var oldest) && oldest.Stored.IsCompleted)
        {
            await CollectAsync(leave: _ahead.Count - 1);
        }
    }

    /// <summary>Waits until all are stored.</summary>
    public ValueTask CollectAllAsync() => CollectAsync(leave: 0);

    /// <summary>Waits for what is under way, of a stream that breaks: no work may be left behind whose failure nobody hears of.</summary>
    public async Task AbandonAsync()
        => await ((Task)Task.WhenAll(_ahead.Select(entry => entry.Stored))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async ValueTask CollectAsync(int leave)
    {
        while (_ahead.Count > leave)
        {
            // In order, so that the refusals that are told are the first ones of the stream.
            var (batch, stored) = _ahead.Peek();
            collect(batch, await stored);
            _ahead.Dequeue();
        }
    }
}
