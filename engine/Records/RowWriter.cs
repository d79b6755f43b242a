using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Modifiers;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// Writes rows together with their entries in the change log. Everything here runs on the writer loop, one work after the other;
/// so the buffers are shared, and what is checked first holds until the write. What is refused was refused before the first row was
/// written, but for what writes several: a delete that clears references, and a restore.
/// </summary>
internal sealed class RowWriter(ChangeLog log, RelationChecks relations, TimeProvider time)
{
    public const int MaxRecordBytes = 4 << 20;

    private readonly ReferenceClearing _references = new(relations);

    // What the system fields add at most is small beside this, so the limit is checked on the body alone.
    private readonly WireWriter _before = new();
    private readonly WireWriter _body = new();
    private readonly WireWriter _after = new();

    /// <exception cref="BaasException">records RECORD_EXISTS, UNIQUE_VIOLATED, RECORD_TOO_LARGE, DATA_INVALID with rule TARGET.</exception>
    public WriteOutcome Create(WriteTransaction transaction, RecordDraft draft, string id)
        => TryCreate(transaction, draft, id, out var image) is { } refusal ? throw refusal : new WriteOutcome(WriteEffect.Created, id, image);

    /// <summary>Makes a record, unless there is a refusal; then nothing is written.</summary>
    /// <returns>The refusal, or null.</returns>
    public BaasException? TryCreate(WriteTransaction transaction, RecordDraft draft, string id, out ReadOnlyMemory<byte> image)
    {
        if (ProtectedFields.FindGiven(draft) is { } violations)
        {
            image = default;
            return RecordsErrors.DataInvalid(violations);
        }

        var now = Now();
        draft.Stamp(now);
        draft.RenewTokenKey();
        return TryInsert(transaction, draft, id, new RowVersion(now, now, transaction.Position + 1), out image);
    }

    /// <param name="etag">Empty: any.</param>
    /// <exception cref="BaasException">
    /// records RECORD_NOT_FOUND, ETAG_MISMATCH, UNIQUE_VIOLATED, RECORD_TOO_LARGE, DATA_INVALID with rule TARGET.
    /// </exception>
    public WriteOutcome Update(WriteTransaction transaction, RecordDraft draft, string id, string etag)
        => Write(transaction, draft, id, ReadForWrite(transaction.Session, draft.Table, id, etag));

    /// <inheritdoc cref="Update(WriteTransaction, RecordDraft, string, string)"/>
    /// <param name="patch">What depends on the values that are there.</param>
    public WriteOutcome Update(WriteTransaction transaction, RecordPatch patch, string id, string etag)
    {
        var current = ReadForWrite(transaction.Session, patch.Table, id, etag);
        return Write(transaction, patch.Resolve(new RecordImageParts(_before.WrittenSpan).Body), id, current);
    }

    /// <summary>Changes a record that was read in this very work.</summary>
    /// <param name="write">An update, bound; its id does not count.</param>
    /// <exception cref="BaasException">records UNIQUE_VIOLATED, RECORD_TOO_LARGE, DATA_INVALID.</exception>
    public WriteOutcome Update(WriteTransaction transaction, RecordWrite write, string id, in StoredRow current)
    {
        _before.Clear();
        _before.WriteRaw(current.Image.Span);
        var draft = write.Patch?.Resolve(new RecordImageParts(_before.WrittenSpan).Body) ?? write.NextDraft();
        return Write(transaction, draft, id, current.Version);
    }

    /// <summary>Deletes a record and those that go with it; where their collection has soft delete, they can be restored.</summary>
    /// <param name="etag">Empty: any.</param>
    /// <exception cref="BaasException">records RECORD_NOT_FOUND, ETAG_MISMATCH, RECORD_REFERENCED.</exception>
    public void Delete(WriteTransaction transaction, RecordTable table, string id, string etag)
    {
        ReadForWrite(transaction.Session, table, id, etag);
        var now = Now();
        var operation = transaction.Position;
        var dependents = relations.FindDependents(transaction.Session, table, id);
        ClearReferences(transaction, [.. dependents, new RecordKey(table, id)]);
        foreach (var dependent in dependents)
        {
            Remove(transaction, dependent.Table, dependent.Id, now, operation);
        }

        Remove(transaction, table, id, now, operation);
    }

    /// <summary>Brings back a deleted record, and those that its deletion took along. The answer is the record itself.</summary>
    /// <exception cref="BaasException">
    /// records RECORD_NOT_FOUND, RECORD_EXISTS, UNIQUE_VIOLATED, RECORD_TOO_LARGE, DATA_INVALID with rule TARGET.
    /// </exception>
    public WriteOutcome Restore(WriteTransaction transaction, RecordTable table, string id)
    {
        var session = transaction.Session;
        var root = (RecordId.IsValid(id) ? TrashStore.Find(session, table.Collection.Id, id) : null)
            ?? throw RecordsErrors.RecordNotDeleted(table.Collection.Name, id);
        var image = RestoreRow(transaction, table, root);
        foreach (var entry in TrashStore.FindTakenAlong(session, root))
        {
            if (relations.FindTable(entry.CollectionId) is { } dependent)
            {
                RestoreRow(transaction, dependent, entry);
            }
        }

        return new WriteOutcome(WriteEffect.Created, id, image);
    }

    /// <summary>Looks whether a record is as the caller believes.</summary>
    /// <exception cref="BaasException">records RECORD_NOT_FOUND, ETAG_MISMATCH, CHECK_FAILED.</exception>
    public WriteOutcome Check(WriteTransaction transaction, RecordTable table, RecordWriteRequest request)
    {
        if (!request.IsAbsent)
        {
            ReadForWrite(transaction.Session, table, request.Id, request.Etag);
        }
        else if (RecordId.IsValid(request.Id) && RecordsStore.Exists(transaction.Session, table, Encoding.UTF8.GetBytes(request.Id)))
        {
            throw RecordsErrors.CheckFailed(table.Collection.Name, request.Id);
        }

        return new WriteOutcome(WriteEffect.Checked, request.Id, default);
    }

    private BaasException? TryInsert(
        WriteTransaction transaction, RecordDraft draft, string id, RowVersion version, out ReadOnlyMemory<byte> image)
    {
        image = default;
        var session = transaction.Session;
        _body.Clear();
        RecordImageWriter.WriteBody(_body, draft);
        if (_body.Length > MaxRecordBytes)
        {
            return RecordsErrors.RecordTooLarge(MaxRecordBytes);
        }

        if (relations.FindMissingTarget(session, draft, id) is { } violations)
        {
            return RecordsErrors.DataInvalid(violations);
        }

        if (!RecordsStore.TryInsert(session, draft, id, version))
        {
            return ExplainRefusedInsert(session, draft.Table, id, version);
        }

        image = Finish(id, version);
        log.Append(
            transaction, new Change(draft.Table.Collection.Id, ChangeOperation.Created, id, version.Updated, default, image));
        return null;
    }

    private BaasException ExplainRefusedInsert(DbSession session, RecordTable table, string id, RowVersion version)
    {
        var name = table.Collection.Name;
        if (table.UniqueKeys.IsEmpty || RecordsStore.Exists(session, table, Encoding.UTF8.GetBytes(id)))
        {
            return RecordsErrors.RecordExists(name, id);
        }

        var taken = UniqueKeyLookup.FindTaken(session, table, Finish(id, version), id, draft: null) ?? table.UniqueKeys[0];
        return RecordsErrors.UniqueViolated(name, taken.Fields);
    }

    private WriteOutcome Write(WriteTransaction transaction, RecordDraft draft, string id, RowVersion current)
    {
        var session = transaction.Session;
        var before = new RecordImageParts(_before.WrittenSpan);
        _body.Clear();
        RecordImageWriter.WriteMergedBody(_body, draft, before.Body);
        if (_body.WrittenSpan.SequenceEqual(before.Body) && !draft.ChangesSecrets)
        {
            return new WriteOutcome(WriteEffect.Unchanged, id, _before.WrittenSpan.ToArray());
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

        return new WriteOutcome(WriteEffect.Updated, id, WriteChange(transaction, draft, id, current));
    }

    // The deletion comes after: a reader of the log never sees a record that points at one which is gone.
    private void ClearReferences(WriteTransaction transaction, RecordKey[] going)
    {
        foreach (var (key, draft) in _references.Find(transaction.Session, going))
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
        draft.RenewTokenKey();
        if (draft.Stamp(version.Updated))
        {
            _body.Clear();
            RecordImageWriter.WriteMergedBody(_body, draft, new RecordImageParts(_before.WrittenSpan).Body);
        }

        var after = Finish(id, version);
        if (!draft.Table.UniqueKeys.IsEmpty
            && UniqueKeyLookup.FindTaken(transaction.Session, draft.Table, after, id, draft) is { } taken)
        {
            throw RecordsErrors.UniqueViolated(draft.Table.Collection.Name, taken.Fields);
        }

        RecordsStore.Update(transaction.Session, draft, id, version);
        log.Append(
            transaction,
            new Change(
                draft.Table.Collection.Id, ChangeOperation.Updated, id, version.Updated, _before.WrittenSpan.ToArray(), after));
        return after;
    }

    /// <param name="operation">The position after which the deletion that takes it along began.</param>
    private void Remove(WriteTransaction transaction, RecordTable table, string id, long now, long operation)
    {
        _before.Clear();
        RecordsStore.TryRead(transaction.Session, table, id, _before);
        var secrets = table.Collection.IsSoftDelete ? TrashSecrets.Read(transaction.Session, table, id) : [];
        RecordsStore.Delete(transaction.Session, table, id);
        var image = _before.WrittenSpan.ToArray();
        var position = log.Append(
            transaction, new Change(table.Collection.Id, ChangeOperation.Deleted, id, now, image, default));
        if (table.Collection.IsSoftDelete)
        {
            TrashStore.Add(transaction.Session, new TrashEntry(table.Collection.Id, position, id, operation, now, image, secrets));
        }
    }

    private ReadOnlyMemory<byte> RestoreRow(WriteTransaction transaction, RecordTable table, in TrashEntry entry)
    {
        var values = ImageValues.Read(table, entry.Image.Span);
        TrashSecrets.Restore(table, entry.Secrets.Span, values);
        var draft = RecordDraft.OfStored(table, values);
        draft.RenewTokenKey();
        var created = Schema.RecordImage.ReadTimestamp(new RecordImageParts(entry.Image.Span).Created);
        var version = new RowVersion(created, Now(), transaction.Position + 1);
        if (TryInsert(transaction, draft, entry.RecordId, version, out var image) is { } refusal)
        {
            throw refusal;
        }

        TrashStore.Remove(transaction.Session, entry);
        return image;
    }

    private RowVersion ReadForWrite(DbSession session, RecordTable table, string id, string etag)
    {
        _before.Clear();
        if (!RecordId.IsValid(id) || !RecordsStore.TryRead(session, table, id, _before, out var version))
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

    private long Now() => time.GetMicroseconds();
}
