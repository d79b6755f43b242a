using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>Does what a <see cref="RecordWrite"/> says, on the writer loop, after it was bound to the schema there.</summary>
internal sealed class RecordWriteRunner(RowWriter rows, RecordIds ids)
{
    /// <exception cref="BaasException">The errors of <see cref="RecordWriter"/>; then a single-row write has written nothing.</exception>
    public WriteOutcome Run(WriteTransaction transaction, RecordWrite write)
    {
        transaction.Actor = write.Actor;
        var outcome = RunKind(transaction, write);
        return IsShown(transaction, write, outcome) ? outcome : outcome with { IsHidden = true };
    }

    // What a caller makes, it knows. All else a write must not show of a record but what a read would.
    private static bool IsShown(WriteTransaction transaction, RecordWrite write, in WriteOutcome outcome)
        => outcome.Image.IsEmpty
            || (outcome.Effect == WriteEffect.Created && write.Kind != WriteKind.Restore)
            || write.Access.Allows(transaction.Session, write.Table, RecordOperation.View, outcome.Image);

    private WriteOutcome RunKind(WriteTransaction transaction, RecordWrite write)
    {
        var request = write.Request;
        return write.Kind switch
        {
            WriteKind.Create => rows.Create(transaction, write.Access, write.Draft!, NewId(write)),
            WriteKind.Update or WriteKind.Replace => Update(transaction, write),
            WriteKind.Upsert => Upsert(transaction, write),
            WriteKind.Delete => Delete(transaction, write),
            WriteKind.Restore => rows.Restore(transaction, write.Access, write.Table, request.Id),
            WriteKind.Purge => Purge(transaction, write),
            _ => rows.Check(transaction, write.Access, write.Table, request),
        };
    }

    private WriteOutcome Update(WriteTransaction transaction, RecordWrite write)
    {
        var request = write.Request;
        var isCreate = request.AllowMissing && request.Etag.Length == 0 && !Exists(transaction, write.Table, request.Id);
        return isCreate ? rows.Create(transaction, write.Access, write.ReadNew(), NewId(write)) : Change(transaction, write, request.Id);
    }

    private WriteOutcome Upsert(WriteTransaction transaction, RecordWrite write)
    {
        if (write.Request.On.Count > 0)
        {
            return UpsertByKey(transaction, write);
        }

        if (write.Request.Id.Length == 0)
        {
            throw RecordsErrors.UpsertKeyMissing(write.Table);
        }

        return Exists(transaction, write.Table, write.Request.Id)
            ? Change(transaction, write, write.Request.Id)
            : rows.Create(transaction, write.Access, write.ReadNew(), NewId(write));
    }

    private WriteOutcome UpsertByKey(WriteTransaction transaction, RecordWrite write)
    {
        var key = UniqueKeyLookup.Find(write.Table, write.Request.On, write.SeesHidden);
        var values = (write.Draft ?? write.Patch!.ReadPlain()).Values;
        List<FieldViolation>? violations = null;
        foreach (var field in key.FindMissing(values))
        {
            DraftViolations.AddRequired(ref violations, field);
        }

        if (violations is not null)
        {
            throw RecordsErrors.DataInvalid(violations);
        }

        var id = key.FindId(transaction.Session, values, exceptId: "");
        if (id is null)
        {
            return rows.Create(transaction, write.Access, write.ReadNew(), NewId(write));
        }

        try
        {
            return Change(transaction, write, id);
        }
        catch (BaasException refusal) when (refusal.Definition == RecordsErrorTable.RecordNotFound)
        {
            // The record is hidden from the caller, and its id is nothing to be told.
            throw RecordsErrors.UniqueViolated(write.Table.Collection.Name, key.Fields);
        }
    }

    private WriteOutcome Change(WriteTransaction transaction, RecordWrite write, string id)
        => write.Patch is null
            ? rows.Update(transaction, write.Access, write.Draft!, id, write.Request.Etag)
            : rows.Update(transaction, write.Access, write.Patch, id, write.Request.Etag);

    private WriteOutcome Delete(WriteTransaction transaction, RecordWrite write)
    {
        var request = write.Request;
        if (request.AllowMissing && request.Etag.Length == 0 && !Exists(transaction, write.Table, request.Id))
        {
            return new WriteOutcome(WriteEffect.Missing, request.Id, default);
        }

        try
        {
            rows.Delete(transaction, write.Access, write.Table, request.Id, request.Etag);
        }
        catch (BaasException refusal) when (request.AllowMissing && request.Etag.Length == 0 && refusal.Definition == RecordsErrorTable.RecordNotFound)
        {
            // A record that is hidden from the caller is as one that is missing.
            return new WriteOutcome(WriteEffect.Missing, request.Id, default);
        }

        return new WriteOutcome(WriteEffect.Deleted, request.Id, default);
    }

    private static WriteOutcome Purge(WriteTransaction transaction, RecordWrite write)
    {
        var (table, id) = (write.Table, write.Request.Id);
        return RecordId.IsValid(id)
            && TrashStore.Find(transaction.Session, table.Collection.Id, id) is { } entry
            && write.Access.Allows(transaction.Session, table, RecordOperation.Delete, entry.Image)
            && TrashStore.RemoveAll(transaction.Session, table.Collection.Id, id) > 0
                ? new WriteOutcome(WriteEffect.Deleted, id, default)
                : throw RecordsErrors.RecordNotDeleted(table.Collection.Name, id);
    }

    private string NewId(RecordWrite write)
    {
        var id = write.Request.Id;
        if (id.Length == 0)
        {
            return ids.Next();
        }

        if (!RecordId.IsValid(id))
        {
            throw RecordsErrors.IdInvalid();
        }

        // Rules compare ids of accounts with what records say: nobody may become who another account is already.
        return write.Table.Collection.IsAuth && !write.MayWriteSystem && !write.Request.HasEngineId ? throw RecordsErrors.AccountIdGiven() : id;
    }

    private static bool Exists(WriteTransaction transaction, RecordTable table, string id)
        => RecordId.IsValid(id) && RecordsStore.Exists(transaction.Session, table, Encoding.UTF8.GetBytes(id));
}
