using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Modifiers;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>
/// Comes as far with a call as the question whether it may be made, in the steps of <see cref="RecordReader"/>, <see cref="RecordWrite"/> and
/// <see cref="RowWriter"/>.
/// </summary>
/// <param name="session">Has the records that there are.</param>
/// <param name="clock">Gives the moment of writes.</param>
internal sealed class AccessTrial(RecordAccess access, DbSession session, TimeProvider clock)
{
    /// <param name="collection">The whole collection.</param>
    /// <param name="record">Null for a create.</param>
    /// <param name="data">What is sent; null for nothing.</param>
    /// <exception cref="BaasException">records DATA_INVALID: what is sent is refused whoever sends it.</exception>
    public RuleTestResult Ask(Collection collection, RecordOperation operation, TestRecord? record, Struct? data)
    {
        var seen = access.Catalogue.FindById(collection.Id)!;
        if (!access.IsAllowed(seen, operation))
        {
            return RuleTestResult.Of(isAllowed: false);
        }

        var table = RecordTable.Of(seen);
        try
        {
            return RuleTestResult.Of(operation switch
            {
                RecordOperation.Create => AllowsCreate(table, data?.Clone() ?? new Struct()),
                RecordOperation.Update => AllowsUpdate(table, record!, data ?? new Struct()),
                _ => access.Allows(session, table, operation, record!.Image),
            });
        }
        catch (BaasException refusal) when (refusal.Violations.Count > 0 && refusal.Violations.All(each => each.Rule is "READ_ONLY" or "IMMUTABLE" or "TARGET"))
        {
            return RuleTestResult.Of(isAllowed: false) with { Reason = refusal.Message };
        }
    }

    private bool AllowsCreate(RecordTable table, Struct data)
    {
        var id = TestRecord.TakeId(data) ?? "new";
        if (!RecordId.IsValid(id))
        {
            throw RecordsErrors.IdInvalid();
        }

        var draft = TestRecord.ReadDraft(table, data, isChange: false, MayWriteSystem(table));
        if (ProtectedFields.FindGiven(draft, access.Caller) is { } violations)
        {
            throw RecordsErrors.DataInvalid(violations);
        }

        var now = clock.GetMicroseconds();
        draft.Stamp(now);
        OwnerFields.Stamp(draft, access.Caller, id);
        var isAllowed = access.IsAllowedWithAll(table.Collection, RecordOperation.Create)
            || access.AllowsNew(session, draft, TestRecord.Write(draft, id, new RowVersion(now, now, Etag: 2)));
        return isAllowed && RequireTargets(draft, id, before: default);
    }

    private bool AllowsUpdate(RecordTable table, TestRecord record, Struct data)
    {
        var body = new RecordImageParts(record.Image).Body;
        var patch = RecordPatch.Read(table, data.ToByteArray(), TestRecord.TermsOf(table, MayWriteSystem(table)));
        var draft = patch is not null
            ? TestRecord.Require(patch.Resolve(body))
            : TestRecord.ReadDraft(table, data, isChange: true, MayWriteSystem(table));
        var isFree = access.IsAllowedWithAll(table.Collection, RecordOperation.Update);
        var after = record.Merge(draft, record.Version);
        if (!isFree && !access.AllowsChange(session, table, draft, record.Image, after))
        {
            return false;
        }

        if (after.AsSpan().SequenceEqual(record.Image) && !draft.ChangesSecrets)
        {
            return true;
        }

        if (ImmutableFields.FindChanged(draft, access.Caller, record.Image) is { } changes)
        {
            throw RecordsErrors.DataInvalid(changes);
        }

        RequireTargets(draft, record.Id, record.Image);
        var now = Math.Max(clock.GetMicroseconds(), record.Version.Updated);
        draft.Stamp(now);
        after = record.Merge(draft, record.Version with { Updated = now, Etag = record.Version.Etag + 1 });
        return isFree || access.AllowsOutcome(session, draft, record.Image, after);
    }

    // That there is such a record at all is not asked: a test has only those that matter.
    private bool RequireTargets(RecordDraft draft, string id, ReadOnlyMemory<byte> before)
    {
        var refer = new ReferChecks(session, access, draft.Table, before);
        List<FieldViolation>? violations = null;
        foreach (var relation in draft.Table.Relations)
        {
            var target = access.Catalogue.FindById(relation.TargetCollectionId)!;
            var isOwn = target.Id == draft.Table.Collection.Id;
            if (ReferChecks.IdsOf(relation, draft.Values[relation.Member.Ordinal]).Exists(each => !(isOwn && each == id) && !refer.Allows(relation, target, each)))
            {
                DraftViolations.Add(ref violations, relation.Member.Field, new ValueFault("TARGET", $"'{target.Name}' has no record with this id"));
            }
        }

        return violations is null ? true : throw RecordsErrors.DataInvalid(violations);
    }

    private bool MayWriteSystem(RecordTable table) => access.Caller.IsAdministratorOf(table.Collection.Id);
}
