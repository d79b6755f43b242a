using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// Keeps relations whole: a record points only at records that exist, and one that others point at goes only with them or not
/// at all. It runs on the writer loop, where nothing changes between the check and the write.
/// </summary>
internal sealed class RelationChecks(Catalogue catalogue)
{
    // A cascade is one transaction and keeps all other writes waiting.
    public const int MaxCascade = 10_000;

    /// <summary>Looks for targets that do not exist, or to whom the caller may not refer, among the values that the draft gives.</summary>
    /// <param name="access">What the caller may do; null when the engine writes.</param>
    /// <param name="id">Id of the record itself, at which it may point before it exists.</param>
    /// <param name="before">The record as it is; empty for a new one.</param>
    /// <returns>Null when there are none.</returns>
    public List<FieldViolation>? FindWrongTarget(
        DbSession session, RecordAccess? access, RecordDraft draft, string id, ReadOnlyMemory<byte> before)
    {
        if (draft.Table.Relations.IsEmpty)
        {
            return null;
        }

        var refer = new ReferChecks(session, access, draft.Table, before);
        List<FieldViolation>? violations = null;
        foreach (var relation in draft.Table.Relations)
        {
            var value = draft.Values[relation.Member.Ordinal];
            if (!value.HasValue)
            {
                continue;
            }

            var path = DraftViolations.PathOf(relation.Member.Field);
            if (!relation.IsList)
            {
                CheckTarget(refer, relation, value.Bytes.Span, id, path, ref violations);
                continue;
            }

            var items = new Utf8JsonReader(value.Bytes.Span);
            for (var i = -1; items.Read(); i++)
            {
                // Ids have no character that JSON escapes.
                if (items.TokenType == JsonTokenType.String)
                {
                    CheckTarget(refer, relation, items.ValueSpan, id, $"{path}[{i}]", ref violations);
                }
            }
        }

        return violations;
    }

    /// <summary>Finds the records that a deletion takes along.</summary>
    /// <returns>In an order in which each comes before those that it points at.</returns>
    /// <exception cref="BaasException">records RECORD_REFERENCED: some record that stays points at one that would go.</exception>
    public IReadOnlyList<RecordKey> FindDependents(DbSession session, RecordTable table, string id)
    {
        var root = new RecordKey(table, id);
        var order = new List<RecordKey> { root };
        var going = new HashSet<RecordKey> { root };
        for (var i = 0; i < order.Count; i++)
        {
            AddReferrers(session, order[i], order, going);
        }

        foreach (var key in order)
        {
            RefuseReferrersThatStay(session, key, going);
        }

        order.Reverse();
        order.RemoveAt(order.Count - 1);
        return order;
    }

    /// <summary>Whether records of any collection can point at those of this one.</summary>
    public bool PointAt(RecordTable table) => catalogue.Current.RelationsTo(table.Collection.Id).Any();

    /// <summary>The collection of an id, as it is now; null when it is no more.</summary>
    public RecordTable? FindTable(string collectionId)
        => catalogue.Current.FindById(collectionId) is { } collection ? RecordTable.Of(collection) : null;

    /// <summary>The fields by which records point at those of a table.</summary>
    public IEnumerable<RecordRelation> RelationsTo(RecordTable target)
    {
        foreach (var (collection, field) in catalogue.Current.RelationsTo(target.Collection.Id))
        {
            foreach (var relation in RecordTable.Of(collection).Relations)
            {
                if (relation.Member.Field == field)
                {
                    yield return relation;
                }
            }
        }
    }

    private static void AddReferrers(
        DbSession session, RecordRelation relation, string id, List<RecordKey> order, HashSet<RecordKey> going)
    {
        using var referrers = session.Prepare(relation.ReferrersSql(session.Dialect));
        referrers.Bind(1, id);
        while (referrers.Step())
        {
            var key = new RecordKey(relation.Table, referrers.Text(0));
            if (!going.Add(key))
            {
                continue;
            }

            order.Add(key);
            if (order.Count > MaxCascade)
            {
                throw RecordsErrors.CascadeTooLarge(relation.Table.Collection.Name, relation.Member.Field.Name, key.Id, MaxCascade);
            }
        }
    }

    private void AddReferrers(DbSession session, RecordKey key, List<RecordKey> order, HashSet<RecordKey> going)
    {
        foreach (var relation in RelationsTo(key.Table))
        {
            if (relation.OnDelete == DeleteRule.Cascade)
            {
                AddReferrers(session, relation, key.Id, order, going);
            }
        }
    }

    private void RefuseReferrersThatStay(DbSession session, RecordKey key, HashSet<RecordKey> going)
    {
        foreach (var relation in RelationsTo(key.Table))
        {
            if (relation.OnDelete != DeleteRule.Restrict)
            {
                continue;
            }

            using var referrers = session.Prepare(relation.ReferrersSql(session.Dialect));
            referrers.Bind(1, key.Id);
            while (referrers.Step())
            {
                var referrer = referrers.Text(0);
                if (!going.Contains(new RecordKey(relation.Table, referrer)))
                {
                    throw RecordsErrors.RecordReferenced(relation.Table.Collection.Name, relation.Member.Field.Name, referrer);
                }
            }
        }
    }

    private void CheckTarget(
        ReferChecks refer,
        RecordRelation relation,
        ReadOnlySpan<byte> target,
        string id,
        string path,
        ref List<FieldViolation>? violations)
    {
        var isSelf = relation.TargetCollectionId == relation.Table.Collection.Id && Ascii.Equals(target, id);
        var collection = catalogue.Current.FindById(relation.TargetCollectionId);
        if (!isSelf && (collection is null || !refer.Finds(relation, collection, target)))
        {
            var name = collection?.Name ?? relation.TargetCollectionId;
            DraftViolations.Add(ref violations, relation.Member.Field, path, new ValueFault("TARGET", $"'{name}' has no record with this id"));
        }
    }
}
