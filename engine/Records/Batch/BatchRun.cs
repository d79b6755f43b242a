using System.Diagnostics;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>One batch under way.</summary>
internal sealed class BatchRun(BatchRequest request, Caller caller, Catalogue catalogue, RecordWriteRunner runner)
{
    // The entries of the log are in memory until the commit, each with the record before and after.
    private const long MaxBytes = 64 << 20;

    // What does not have to be done at once lets other writes in between.
    private const long MaxBytesAtOnce = 8 << 20;
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(10);

    private readonly BatchAnswer _answer = new(request.OmitsRecords);
    private int _next;
    private long _position;

    public bool IsDone => _next == request.Items.Count;

    /// <summary>The table of each operation; null where the caller may not do it, or it says nothing.</summary>
    /// <exception cref="BaasException">In an atomic batch, the refusal of the first operation that the caller may not do.</exception>
    public IReadOnlyList<RecordTable?> FindTables()
    {
        var tables = new RecordTable?[request.Items.Count];
        foreach (var item in request.Items)
        {
            try
            {
                tables[item.Index] = item.Kind is { } kind ? new RecordWrite(item.Request, kind, caller, catalogue).Table : null;
            }
            catch (BaasException refusal)
            {
                Refuse(item, refusal);
            }
        }

        return tables;
    }

    /// <summary>Checks and does what can be checked and done before the writer loop.</summary>
    /// <exception cref="BaasException">In an atomic batch, the first refusal.</exception>
    public async ValueTask PrepareAsync(PreparedPasswords? passwords, CancellationToken cancellationToken)
    {
        foreach (var item in request.Items)
        {
            try
            {
                await PrepareAsync(item, passwords, cancellationToken);
            }
            catch (BaasException refusal)
            {
                Refuse(item, refusal);
            }
        }
    }

    /// <summary>Runs all operations in one work.</summary>
    /// <exception cref="BaasException">In an atomic batch, the first refusal; records BATCH_SIZE_INVALID.</exception>
    public EncodedMessage RunAll(WriteTransaction transaction)
    {
        // A work that the database could not finish may run again.
        _answer.Clear();
        _next = 0;
        var bytes = 0L;
        while (!IsDone)
        {
            bytes += Run(transaction, request.Items[_next++]);
            if (bytes > MaxBytes)
            {
                throw RecordsErrors.BatchBytesInvalid(MaxBytes);
            }
        }

        return _answer.Finish(transaction.Position);
    }

    /// <summary>Runs some of the operations that are left, for a short time.</summary>
    public int RunSome(WriteTransaction transaction)
    {
        var started = Stopwatch.GetTimestamp();
        for (var bytes = 0L; !IsDone && bytes < MaxBytesAtOnce && Stopwatch.GetElapsedTime(started) < LongestStep;)
        {
            bytes += Run(transaction, request.Items[_next++]);
        }

        _position = transaction.Position;
        return _next;
    }

    /// <summary>The answer to the steps of <see cref="RunSome"/>.</summary>
    public EncodedMessage Finish() => _answer.Finish(_position);

    private async ValueTask PrepareAsync(BatchItem item, PreparedPasswords? passwords, CancellationToken cancellationToken)
    {
        if (item.Kind is not { } kind)
        {
            throw RecordsErrors.BatchOperationInvalid("", "expected one of create, update, replace, upsert, delete and check");
        }

        var write = new RecordWrite(item.Request, kind, caller, catalogue);
        CheckMembers(item.Request, kind);
        if (passwords is not null && PreparedPasswords.AreIn(write.Table, item.Request.Data))
        {
            var hashes = await passwords.HashAsync(write.Table, item.Request.Data, write.MayGivePassword, cancellationToken);
            item.Request = item.Request.With(hashes);
            write = new RecordWrite(item.Request, kind, caller, catalogue);
        }

        item.HasReferences = HasReferences(write);
        item.Write = write;
        if (!item.HasReferences)
        {
            write.Bind(catalogue);
        }
    }

    private static void CheckMembers(RecordWriteRequest request, WriteKind kind)
    {
        if (request.RequestId.Length > 0)
        {
            throw RecordsErrors.BatchOperationInvalid("request_id", "it belongs to the batch as a whole");
        }

        if (request.ValidateOnly)
        {
            throw RecordsErrors.BatchOperationInvalid("validate_only", "it belongs to the batch as a whole");
        }

        if (request.IsAbsent && request.Etag.Length > 0)
        {
            throw RecordsErrors.BatchOperationInvalid("etag", "a record that must be absent has none");
        }

        if (kind == WriteKind.Create && request.Id.Length > 0 && !RecordId.IsValid(request.Id))
        {
            throw RecordsErrors.IdInvalid();
        }
    }

    private static bool HasReferences(RecordWrite write)
    {
        try
        {
            return BatchReferences.AreIn(write.Table, write.Request);
        }
        catch (WireFormatException fault)
        {
            throw RecordsErrors.DataMalformed(fault);
        }
    }

    private RecordWriteRequest Resolve(BatchItem item, RecordTable table)
    {
        try
        {
            return BatchReferences.Resolve(table, item, request.Items);
        }
        catch (WireFormatException fault)
        {
            throw RecordsErrors.DataMalformed(fault);
        }
    }

    /// <returns>Bytes that it keeps in memory until the commit, roughly.</returns>
    private long Run(WriteTransaction transaction, BatchItem item)
    {
        item.RecordId = null;
        if (item.Refusal is { } known)
        {
            _answer.Add(known);
            return 0;
        }

        try
        {
            var write = Bind(item);
            var outcome = RunWrite(transaction, write);
            item.RecordId = outcome.Image.IsEmpty ? null : outcome.Id;
            _answer.Add(write.Table, outcome);
            return 2L * outcome.Image.Length;
        }
        catch (BaasException refusal) when (!request.IsAtomic)
        {
            _answer.Add(refusal);
            return 0;
        }
        catch (BaasException refusal)
        {
            throw item.Blame(refusal);
        }
    }

    private RecordWrite Bind(BatchItem item)
    {
        var write = item.Write!;
        if (item.HasReferences)
        {
            // The collection may have been renamed meanwhile, or the right to it taken away.
            write = new RecordWrite(item.Request, item.Kind!.Value, caller, catalogue);
            write = new RecordWrite(Resolve(item, write.Table), item.Kind!.Value, caller, catalogue);
        }

        write.Bind(catalogue);
        return write;
    }

    private WriteOutcome RunWrite(WriteTransaction transaction, RecordWrite write)
    {
        // A write of one row is refused before it writes; a deletion may take others along, and is undone with them.
        if (request.IsAtomic || write.Kind != WriteKind.Delete)
        {
            return runner.Run(transaction, write);
        }

        var outcome = default(WriteOutcome);
        var refusal = transaction.Try(write, (part, deletion) => outcome = runner.Run(part, deletion));
        return refusal is null ? outcome : throw refusal;
    }

    private void Refuse(BatchItem item, BaasException refusal)
        => item.Refusal = request.IsAtomic ? throw item.Blame(refusal) : refusal;
}
