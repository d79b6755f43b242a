using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// Writes rows together with their entries in the change log. Everything here runs on the writer loop, one work after the other;
/// so the buffers are shared, and what is checked first holds until the write.
/// </summary>
internal sealed class RowWriter(ChangeLog log, RelationChecks relations, ReferenceClearing references, TimeProvider time)
{
    public const int MaxRecordBytes = 4 << 20;

    // What the system fields add at most is small beside this, so the limit is checked on the body alone.
    private readonly WireWriter _before = new();
    private readonly WireWriter _body = new();
    private readonly WireWriter _after = new();

    /// <returns>The image of the record.</returns>
    /// <exception cref="BaasException">records RECORD_EXISTS, RECORD_TOO_LARGE, DATA_INVALID with rule TARGET.</exception>
    public ReadOnlyMemory<byte> Create(WriteTransaction transaction, RecordDraft draft, string id)
        => TryCreate(transaction, draft, id, out var image) is { } refusal ? throw refusal : image;

    /// <summary>Makes a record, unless there is a refusal; then nothing is written.</summary>
    /// <returns>The refusal, or null.</returns>
    public BaasException? TryCreate(WriteTransaction transaction, RecordDraft draft, string id, out ReadOnlyMemory<byte> image)
    {
        image = default;
        var now = Now();
        draft.Stamp(now);
        _body.Clear();
        RecordImageWriter.WriteBody(_body, draft);
        if (_body.Length > MaxRecordBytes)
        {
            return RecordsErrors.RecordTooLarge(MaxRecordBytes);
        }

        if (relations.FindMissingTarget(transaction.Session, draft, id) is { } violations)
        {
            return RecordsErrors.DataInvalid(violations);
        }

        var version = new RowVersion(now, now, transaction.Position + 1);
        if (!RecordsStore.TryInsert(transaction.Session, draft, id, version))
        {
            return RecordsErrors.RecordExists(draft.Table.Collection.Name, id);
        }

        image = Finish(id, version);
        log.Append(transaction, new Change(draft.Table.Collection.Id, ChangeOperation.Created, id, now, default, image));
        return null;
    }

    /// <param name="etag">Empty: any.</param>
    /// <returns>The image of the record as it is now.</returns>
    /// <exception cref="BaasException">
    /// records RECORD_NOT_FOUND, ETAG_MISMATCH, RECORD_TOO_LARGE, DATA_INVALID with rule TARGET.
    /// </exception>
    public ReadOnlyMemory<byte> Update(WriteTransaction transaction, RecordDraft draft, string id, string etag)
    {
        var session = transaction.Session;
        var current = ReadForWrite(session, draft.Table, id, etag);
        var before = new RecordImageParts(_before.WrittenSpan);
        _body.Clear();
        RecordImageWriter.WriteMergedBody(_body, draft, before.Body);
        if (_body.WrittenSpan.SequenceEqual(before.Body) && !draft.ChangesSecrets)
        {
            return _before.WrittenSpan.ToArray();
        }

        if (ImmutableFields.FindChanged(draft, before.Body) is { } changes)
        {
            throw RecordsErrors.DataInvalid(changes);
        }

        if (_body.Length > MaxRecordBytes)
        {
            throw RecordsErrors.RecordTooLarge(MaxRecordBytes);
        }

        if (relations.FindMissingTarget(session, draft, id) is { } violations)
        {
            throw RecordsErrors.DataInvalid(violations);
        }

        return WriteChange(transaction, draft, id, current);
    }

    /// <param name="etag">Empty: any.</param>
    /// <exception cref="BaasException">records RECORD_NOT_FOUND, ETAG_MISMATCH, RECORD_REFERENCED.</exception>
    public void Delete(WriteTransaction transaction, RecordTable table, string id, string etag)
    {
        ReadForWrite(transaction.Session, table, id, etag);
        var now = Now();
        var dependents = relations.FindDependents(transaction.Session, table, id);
        ClearReferences(transaction, [.. dependents, new RecordKey(table, id)]);
        foreach (var dependent in dependents)
        {
            Remove(transaction, dependent.Table, dependent.Id, now);
        }

        Remove(transaction, table, id, now);
    }

    // The deletion comes after: a reader of the log never sees a record that points at one which is gone.
    private void ClearReferences(WriteTransaction transaction, RecordKey[] going)
    {
        foreach (var (key, draft) in references.Find(transaction.Session, going))
        {
            var current = ReadForWrite(transaction.Session, key.Table, key.Id, etag: "");
            _body.Clear();
            RecordImageWriter.WriteMergedBody(_body, draft, new RecordImageParts(_before.WrittenSpan).Body);
            WriteChange(transaction, draft, key.Id, current);
        }
    }

    /// <summary>Writes a change whose image before and body after stand in the buffers.</summary>
    /// <returns>The image of the record as it is now.</returns>
    private byte[] WriteChange(WriteTransaction transaction, RecordDraft draft, string id, RowVersion current)
    {
        var version = new RowVersion(current.Created, Math.Max(Now(), current.Updated), transaction.Position + 1);
        if (draft.Stamp(version.Updated))
        {
            _body.Clear();
            RecordImageWriter.WriteMergedBody(_body, draft, new RecordImageParts(_before.WrittenSpan).Body);
        }

        RecordsStore.Update(transaction.Session, draft, id, version);
        var after = Finish(id, version);
        log.Append(
            transaction,
            new Change(
                draft.Table.Collection.Id, ChangeOperation.Updated, id, version.Updated, _before.WrittenSpan.ToArray(), after));
        return after;
    }

    private void Remove(WriteTransaction transaction, RecordTable table, string id, long now)
    {
        _before.Clear();
        RecordsStore.TryRead(transaction.Session, table, id, _before);
        RecordsStore.Delete(transaction.Session, table, id);
        log.Append(
            transaction,
            new Change(table.Collection.Id, ChangeOperation.Deleted, id, now, _before.WrittenSpan.ToArray(), default));
    }

    private RowVersion ReadForWrite(DbSession session, RecordTable table, string id, string etag)
    {
        _before.Clear();
        if (!RecordsStore.TryRead(session, table, id, _before, out var version))
        {
            throw RecordsErrors.RecordNotFound(table.Collection.Name, id);
        }

        return etag.Length == 0 || etag == version.Etag.ToString(CultureInfo.InvariantCulture)
            ? version
            : throw RecordsErrors.EtagMismatch(table.Collection.Name, id, version.Etag);
    }

    /// <summary>Puts the system fields in front of the body.</summary>
    private byte[] Finish(string id, RowVersion version)
    {
        Span<byte> utf8Id = stackalloc byte[RecordId.MaxLength];
        var length = Encoding.UTF8.GetBytes(id, utf8Id);
        _after.Clear();
        RecordImageWriter.WriteSystemFields(_after, utf8Id[..length], version.Created, version.Updated, version.Etag);
        _after.WriteRaw(_body.WrittenSpan);
        return _after.WrittenSpan.ToArray();
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
