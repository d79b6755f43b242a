using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Modifiers;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// Writes rows together with their entries in the change log. Everything here runs on the writer loop, one work after the other;
/// so the buffers are shared, and what is checked first holds until the write. What is refused was refused before the first row was
/// written, but for what writes several: a delete that clears references, and a restore.
/// </summary>
internal sealed class RowWriter(ChangeLog log, RelationChecks relations, AccountSignal accounts, TimeProvider time)
{
    public const int MaxRecordBytes = 4 << 20;

    private readonly ReferenceClearing _references = new(relations);

    // What the system fields add at most is small beside this, so the limit is checked on the body alone.
    private readonly WireWriter _before = new();
    private readonly WireWriter _body = new();
    private readonly WireWriter _after = new();

    /// <exception cref="BaasException">
    /// records RECORD_EXISTS, UNIQUE_VIOLATED, RECORD_TOO_LARGE, DATA_INVALID with rule TARGET; auth CREDENTIALS_MISSING, PERMISSION_DENIED.
    /// </exception>
    public WriteOutcome Create(WriteTransaction transaction, RecordAccess access, RecordDraft draft, string id)
        => TryCreate(transaction, access, draft, id, out var image) is { } refusal ? throw refusal : new WriteOutcome(WriteEffect.Created, id, image);

    /// <summary>Makes a record, unless there is a refusal; then nothing is written.</summary>
    /// <returns>The refusal, or null.</returns>
    public BaasException? TryCreate(
        WriteTransaction transaction, RecordAccess access, RecordDraft draft, string id, out ReadOnlyMemory<byte> image)
    {
        if (ProtectedFields.FindGiven(draft, access.Caller) is { } violations)
        {
            image = default;
            return RecordsErrors.DataInvalid(violations);
        }

        var now = Now();
        draft.Stamp(now);
        draft.RenewTokenKey();
        OwnerFields.Stamp(draft, access.Caller, id);
        return TryInsert(transaction, access, draft, id, new RowVersion(now, now, transaction.Position + 1), out image);
    }

    /// <param name="etag">Empty: any.</param>
    /// <exception cref="BaasException">
    /// records RECORD_NOT_FOUND, ETAG_MISMATCH, UNIQUE_VIOLATED, RECORD_TOO_LARGE, DATA_INVALID with rule TARGET.
    /// </exception>
    public WriteOutcome Update(WriteTransaction transaction, RecordAccess access, RecordDraft draft, string id, string etag)
    {
        var current = Read(transaction.Session, draft.Table, id);
        RequireChange(transaction.Session, access, draft, id, current);
        RequireEtag(draft.Table, id, etag, current);
        return Write(transaction, access, draft, id, current);
    }

    /// <inheritdoc cref="Update(WriteTransaction, RecordAccess, RecordDraft, string, string)"/>
    /// <param name="patch">What depends on the values that are there.</param>
    public WriteOutcome Update(WriteTransaction transaction, RecordAccess access, RecordPatch patch, string id, string etag)
    {
        var current = Read(transaction.Session, patch.Table, id);
        var draft = Resolve(transaction.Session, access, patch, id);
        RequireChange(transaction.Session, access, draft, id, current);
        RequireEtag(draft.Table, id, etag, current);
        return Write(transaction, access, draft, id, current);
    }

    /// <summary>Changes a record that was read in this very work.</summary>
    /// <param name="write">An update, bound; its id does not count.</param>
    /// <exception cref="BaasException">records RECORD_NOT_FOUND, UNIQUE_VIOLATED, RECORD_TOO_LARGE, DATA_INVALID; auth PERMISSION_DENIED.</exception>
    public WriteOutcome Update(WriteTransaction transaction, RecordWrite write, string id, in StoredRow current)
    {
        _before.Clear();
        _before.WriteRaw(current.Image.Span);
        var draft = write.Patch is null ? write.NextDraft() : Resolve(transaction.Session, write.Access, write.Patch, id);
        RequireChange(transaction.Session, write.Access, draft, id, current.Version);
        return Write(transaction, write.Access, draft, id, current.Version);
    }

    /// <summary>Deletes a record and those that go with it; where their collection has soft delete, they can be restored.</summary>
    /// <param name="etag">Empty: any.</param>
    /// <exception cref="BaasException">records RECORD_NOT_FOUND, ETAG_MISMATCH, RECORD_REFERENCED.</exception>
    public void Delete(WriteTransaction transaction, RecordAccess access, RecordTable table, string id, string etag)
    {
        var current = Read(transaction.Session, table, id);
        if (!access.Allows(transaction.Session, table, RecordOperation.Delete, _before.WrittenMemory))
        {
            throw access.RefusalOfKnown(transaction.Session, table, RecordOperation.Delete, _before.WrittenSpan.ToArray())
                ?? RecordsErrors.RecordNotFound(table.Collection.Name, id);
        }

        RequireEtag(table, id, etag, current);
        var now = Now();
        var operation = transaction.Position;
        var dependents = FindDependents(transaction, access, table, id);
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
    public WriteOutcome Restore(WriteTransaction transaction, RecordAccess access, RecordTable table, string id)
    {
        var session = transaction.Session;
        var root = (RecordId.IsValid(id) ? TrashStore.Find(session, table.Collection.Id, id) : null)
            ?? throw RecordsErrors.RecordNotDeleted(table.Collection.Name, id);
        if (!access.Allows(session, table, RecordOperation.Delete, root.Image))
        {
            throw RecordsErrors.RecordNotDeleted(table.Collection.Name, id);
        }

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
    public WriteOutcome Check(WriteTransaction transaction, RecordAccess access, RecordTable table, RecordWriteRequest request)
    {
        var session = transaction.Session;
        if (!request.IsAbsent)
        {
            var current = Read(session, table, request.Id);
            if (!access.Allows(session, table, RecordOperation.View, _before.WrittenMemory))
            {
                throw access.RefusalOfKnown(session, table, RecordOperation.View, _before.WrittenSpan.ToArray())
                    ?? RecordsErrors.RecordNotFound(table.Collection.Name, request.Id);
            }

            RequireEtag(table, request.Id, request.Etag, current);
        }
        else if (TryRead(session, table, request.Id, out _) && access.Allows(session, table, RecordOperation.View, _before.WrittenMemory))
        {
            throw RecordsErrors.CheckFailed(table.Collection.Name, request.Id);
        }

        return new WriteOutcome(WriteEffect.Checked, request.Id, default);
    }

    private BaasException? TryInsert(
        WriteTransaction transaction, RecordAccess? access, RecordDraft draft, string id, RowVersion version, out ReadOnlyMemory<byte> image)
    {
        image = default;
        var session = transaction.Session;
        _body.Clear();
        RecordImageWriter.WriteBody(_body, draft);
        if (_body.Length > MaxRecordBytes)
        {
            return RecordsErrors.RecordTooLarge(MaxRecordBytes);
        }

        // Before the targets are looked for: whom the rule denies does not learn which of them there are.
        var collection = draft.Table.Collection;
        if (access?.IsAllowedWithAll(collection, RecordOperation.Create) == false && !access.AllowsNew(session, draft, Finish(id, version)))
        {
            return access.Denied(collection.Name, RecordOperation.Create);
        }

        if (relations.FindWrongTarget(session, access, draft, id, before: default) is { } violations)
        {
            return RecordsErrors.DataInvalid(violations);
        }

        if (!RecordsStore.TryInsert(session, draft, id, version))
        {
            return ExplainRefusedInsert(session, draft.Table, id, version);
        }

        RecordTraces.Begin(session, collection, id);
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

    private WriteOutcome Write(WriteTransaction transaction, RecordAccess access, RecordDraft draft, string id, RowVersion current)
    {
        var session = transaction.Session;
        var before = new RecordImageParts(_before.WrittenSpan);
        _body.Clear();
        RecordImageWriter.WriteMergedBody(_body, draft, before.Body);
        if (_body.WrittenSpan.SequenceEqual(before.Body) && !draft.ChangesSecrets)
        {
            return new WriteOutcome(WriteEffect.Unchanged, id, _before.WrittenSpan.ToArray());
        }

        if (ImmutableFields.FindChanged(draft, access.Caller, _before.WrittenSpan) is { } changes)
        {
            throw RecordsErrors.DataInvalid(changes);
        }

        if (_body.Length > MaxRecordBytes)
        {
            throw RecordsErrors.RecordTooLarge(MaxRecordBytes);
        }

        if (relations.FindWrongTarget(session, access, draft, id, _before.WrittenMemory) is { } violations)
        {
            throw RecordsErrors.DataInvalid(violations);
        }

        return new WriteOutcome(WriteEffect.Updated, id, WriteChange(transaction, access, draft, id, current));
    }

    /// <summary>Finds what goes along with a record, and lets go of it what stays.</summary>
    private IReadOnlyList<RecordKey> FindDependents(WriteTransaction transaction, RecordAccess access, RecordTable table, string id)
    {
        try
        {
            var dependents = relations.FindDependents(transaction.Session, table, id);
            ClearReferences(transaction, [.. dependents, new RecordKey(table, id)]);
            return dependents;
        }
        catch (BaasException refusal) when (NamesHidden(refusal, access))
        {
            throw RecordsErrors.RecordReferencedUnseen();
        }
    }

    /// <summary>Whether a refusal names a record that the caller may not see.</summary>
    private static bool NamesHidden(BaasException refusal, RecordAccess access)
        => refusal.Definition == V1.Records.RecordsErrorTable.RecordReferenced
            && !(access.Catalogue.Find(refusal.Metadata["collection"]) is { } referrer
                && access.IsAllowedWithAll(referrer, RecordOperation.List)
                && (access.SeesHidden || referrer.Find(refusal.Metadata["field"]) is { IsHidden: false }));

    // The deletion comes after: a reader of the log never sees a record that points at one which is gone.
    private void ClearReferences(WriteTransaction transaction, RecordKey[] going)
    {
        foreach (var (key, draft) in _references.Find(transaction.Session, going))
        {
            var current = Read(transaction.Session, key.Table, key.Id);
            _body.Clear();
            RecordImageWriter.WriteMergedBody(_body, draft, new RecordImageParts(_before.WrittenSpan).Body);
            WriteChange(transaction, access: null, draft, key.Id, current);
        }
    }

    /// <summary>Writes a change whose image before and body after stand in the buffers.</summary>
    /// <param name="access">Whose change it is; null when it follows from another.</param>
    /// <returns>The image of the record as it is now.</returns>
    private byte[] WriteChange(WriteTransaction transaction, RecordAccess? access, RecordDraft draft, string id, RowVersion current)
    {
        var version = new RowVersion(current.Created, Math.Max(Now(), current.Updated), transaction.Position + 1);
        draft.RenewTokenKey();
        if (draft.Stamp(version.Updated))
        {
            _body.Clear();
            RecordImageWriter.WriteMergedBody(_body, draft, new RecordImageParts(_before.WrittenSpan).Body);
        }

        var after = Finish(id, version);
        if (access?.IsAllowedWithAll(draft.Table.Collection, RecordOperation.Update) == false
            && !access.AllowsOutcome(transaction.Session, draft, _before.WrittenSpan.ToArray(), after))
        {
            throw access.Denied(draft.Table.Collection.Name, RecordOperation.Update);
        }

        if (!draft.Table.UniqueKeys.IsEmpty
            && UniqueKeyLookup.FindTaken(transaction.Session, draft.Table, after, id, draft) is { } taken)
        {
            throw RecordsErrors.UniqueViolated(draft.Table.Collection.Name, taken.Fields);
        }

        RecordsStore.Update(transaction.Session, draft, id, version);
        if (draft.ChangesAccount)
        {
            transaction.OnCommitted(accounts.Raise);
        }

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
        RecordTraces.End(transaction.Session, table.Collection, id);
        if (table.Collection.IsAuth)
        {
            transaction.OnCommitted(accounts.Raise);
        }

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
        if (TryInsert(transaction, access: null, draft, entry.RecordId, version, out var image) is { } refusal)
        {
            throw refusal;
        }

        TrashStore.Remove(transaction.Session, entry);
        return image;
    }

    private RowVersion Read(DbSession session, RecordTable table, string id)
        => TryRead(session, table, id, out var version) ? version : throw RecordsErrors.RecordNotFound(table.Collection.Name, id);

    private bool TryRead(DbSession session, RecordTable table, string id, out RowVersion version)
    {
        _before.Clear();
        version = default;
        return RecordId.IsValid(id) && RecordsStore.TryRead(session, table, id, _before, out version);
    }

    // Whether a record has another etag is nothing for those from whom it is hidden; so this comes after the rule.
    private static void RequireEtag(RecordTable table, string id, string etag, RowVersion version)
    {
        if (etag.Length > 0 && etag != version.Etag.ToString(CultureInfo.InvariantCulture))
        {
            throw RecordsErrors.EtagMismatch(table.Collection.Name, id, version.Etag);
        }
    }

    /// <summary>Refuses a change of the record in the buffer as if there were no such record, when the caller may not change it.</summary>
    private void RequireChange(DbSession session, RecordAccess access, RecordDraft draft, string id, RowVersion current)
    {
        if (access.IsAllowedWithAll(draft.Table.Collection, RecordOperation.Update))
        {
            return;
        }

        _body.Clear();
        RecordImageWriter.WriteMergedBody(_body, draft, new RecordImageParts(_before.WrittenSpan).Body);
        if (!access.AllowsChange(session, draft.Table, draft, _before.WrittenSpan.ToArray(), Finish(id, current)))
        {
            throw access.RefusalOfKnown(session, draft.Table, RecordOperation.Update, _before.WrittenSpan.ToArray())
                ?? RecordsErrors.RecordNotFound(draft.Table.Collection.Name, id);
        }
    }

    // What is wrong with a step from the values that are there tells of them.
    private RecordDraft Resolve(DbSession session, RecordAccess access, RecordPatch patch, string id)
    {
        try
        {
            return patch.Resolve(new RecordImageParts(_before.WrittenSpan).Body);
        }
        catch (BaasException) when (!access.AllowsChange(session, patch.Table, draft: null, _before.WrittenSpan.ToArray(), default))
        {
            throw RecordsErrors.RecordNotFound(patch.Table.Collection.Name, id);
        }
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
