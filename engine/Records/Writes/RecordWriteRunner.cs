using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>Does what a <see cref="RecordWrite"/> says, on the writer loop, after it was bound to the schema there.</summary>
internal sealed class RecordWriteRunner(RowWriter rows, RecordIds ids)
{
    /// <exception cref="BaasException">The errors of <see cref="RecordWriter"/>; then a single-row write has written nothing.</exception>
    public WriteOutcome Run(WriteTransaction transaction, RecordWrite write)
    {
        transaction.Actor = write.Actor;
        var request = write.Request;
        return write.Kind switch
        {
            WriteKind.Create => rows.Create(transaction, write.Draft!, NewId(write)),
            WriteKind.Update or WriteKind.Replace => Update(transaction, write),
            WriteKind.Upsert => Upsert(transaction, write),
            WriteKind.Delete => Delete(transaction, write),
            WriteKind.Restore => rows.Restore(transaction, write.Table, request.Id),
            WriteKind.Purge => Purge(transaction, write.Table, request.Id),
            _ => rows.Check(transaction, write.Table, request),
        };
    }

    private WriteOutcome Update(WriteTransaction transaction, RecordWrite write)
    {
        var request = write.Request;
        var isCreate = request.AllowMissing && request.Etag.Length == 0 && !Exists(transaction, write.Table, request.Id);
        return isCreate ? rows.Create(transaction, write.ReadNew(), NewId(write)) : Change(transaction, write, request.Id);
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
            : rows.Create(transaction, write.ReadNew(), NewId(write));
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
        return id is null ? rows.Create(transaction, write.ReadNew(), NewId(write)) : Change(transaction, write, id);
    }

    private WriteOutcome Change(WriteTransaction transaction, RecordWrite write, string id)
        => write.Patch is null
            ? rows.Update(transaction, write.Draft!, id, write.Request.Etag)
            : rows.Update(transaction, write.Patch, id, write.Request.Etag);

    private WriteOutcome Delete(WriteTransaction transaction, RecordWrite write)
    {
        var request = write.Request;
        if (request.AllowMissing && request.Etag.Length == 0 && !Exists(transaction, write.Table, request.Id))
        {
            return new WriteOutcome(WriteEffect.Missing, request.Id, default);
        }

        try
        {
            rows.Delete(transaction, write.Table, request.Id, request.Etag);
        }
        catch (BaasException refusal) when (write.MustHide(refusal))
        {
            throw RecordsErrors.RecordReferencedUnseen();
        }

        return new WriteOutcome(WriteEffect.Deleted, request.Id, default);
    }

    private static WriteOutcome Purge(WriteTransaction transaction, RecordTable table, string id)
        => RecordId.IsValid(id) && TrashStore.RemoveAll(transaction.Session, table.Collection.Id, id) > 0
            ? new WriteOutcome(WriteEffect.Deleted, id, default)
            : throw RecordsErrors.RecordNotDeleted(table.Collection.Name, id);

    private string NewId(RecordWrite write)
    {
        var id = write.Request.Id;
        if (id.Length == 0)
        {
            return ids.Next();
        }

        return RecordId.IsValid(id) ? id : throw RecordsErrors.IdInvalid();
    }

    private static bool Exists(WriteTransaction transaction, RecordTable table, string id)
        => RecordId.IsValid(id) && RecordsStore.Exists(transaction.Session, table, Encoding.UTF8.GetBytes(id));
}
