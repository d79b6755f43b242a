using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Ingest;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>One file on its way into a collection, in batches.</summary>
internal sealed class ImportStream
{
    private readonly RecordIngest _ingest;
    private readonly IngestTarget _target;
    private readonly RecordIds _ids;
    private readonly CancellationToken _cancellationToken;
    private readonly BatchQueue _queue;
    private readonly ImportOutcome _outcome;
    private RecordTable _table;
    private IngestBatch _batch;

    public ImportStream(RecordIngest ingest, IngestTarget target, RecordIds ids, CancellationToken cancellationToken)
    {
        _ingest = ingest;
        _target = target;
        _batch = new IngestBatch(firstIndex: 0) { Caller = target.Caller };
        _ids = ids;
        _cancellationToken = cancellationToken;
        _table = ingest.Open(target.Collection, target.Caller);
        _outcome = new ImportOutcome { IsDryRun = target.IsDryRun };
        _queue = new BatchQueue(batch => _ingest.StoreAsync(batch, _target, _cancellationToken), (batch, stored) => _outcome.Add(batch, stored, _table));
    }

    /// <summary>Number of the row after those that were read.</summary>
    public long NextRow { get; private set; } = 1;

    /// <exception cref="ImportFaultException">The file cannot be read on; <see cref="FailAsync"/> stores what came before.</exception>
    public async Task<ImportOutcome> RunAsync(ImportRows rows)
    {
        do
        {
            // Rights and fields are those of now, for each batch.
            _table = _ingest.Open(_target.Collection, _target.Caller);
            rows.Bind(_table);
        }
        while (await FillAsync(rows));
        await _queue.CollectAllAsync();
        return _outcome;
    }

    /// <summary>Stores what came before a fault of the file.</summary>
    /// <returns>What the caller is told.</returns>
    public async Task<BaasException> FailAsync(ImportFaultException fault)
    {
        await SendAsync();
        await _queue.CollectAllAsync();
        return TransferErrors.Malformed(fault.Line, fault.Message, _outcome.Imported, _outcome.Total);
    }

    /// <summary>Waits for what is under way.</summary>
    public async Task AbandonAsync()
    {
        await _queue.AbandonAsync();
        _batch.Dispose();
    }

    /// <returns>False at the end of the file.</returns>
    private async Task<bool> FillAsync(ImportRows rows)
    {
        while (!_batch.IsFull)
        {
            if (!await rows.ReadAsync(_cancellationToken))
            {
                await SendAsync();
                return false;
            }

            NextRow = rows.Row + 1;
            if (rows.Refusal is { } refusal)
            {
                _batch.AddUnreadable(rows.Row, refusal);
            }
            else
            {
                _batch.Add(_table, rows.Row, rows.Id.Length > 0 ? rows.Id : _ids.Next(), rows.Data);
            }
        }

        await SendAsync();
        return true;
    }

    private ValueTask SendAsync()
    {
        var batch = _batch;
        _batch = new IngestBatch(firstIndex: 0) { Caller = _target.Caller };
        return _queue.SendAsync(batch);
    }
}
