using System.Text.Json;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// Works out what a deletion changes in the records that stay: relations that say <c>set_null</c> lose the ids of the records that go.
/// It runs on the writer loop, before the rows go.
/// </summary>
internal sealed class ReferenceClearing(RelationChecks relations)
{
    /// <param name="going">All records that the deletion takes, each once.</param>
    /// <returns>The change of each record that stays and points at one that goes; empty as a rule.</returns>
    /// <exception cref="BaasException">records RECORD_REFERENCED: more than <see cref="RelationChecks.MaxCascade"/> would go or change.</exception>
    public IReadOnlyCollection<KeyValuePair<RecordKey, RecordDraft>> Find(DbSession session, IReadOnlyCollection<RecordKey> going)
    {
        Dictionary<RecordKey, RecordDraft>? changes = null;
        HashSet<RecordKey>? all = null;
        foreach (var key in going)
        {
            foreach (var relation in relations.RelationsTo(key.Table))
            {
                if (relation.OnDelete == DeleteRule.SetNull)
                {
                    changes ??= [];
                    all ??= [.. going];
                    Add(session, relation, key.Id, all, changes);
                }
            }
        }

        return changes is null ? [] : changes;
    }

    private static void Add(
        DbSession session, RecordRelation relation, string target, HashSet<RecordKey> going, Dictionary<RecordKey, RecordDraft> changes)
    {
        foreach (var id in ReadReferrers(session, relation, target))
        {
            var key = new RecordKey(relation.Table, id);
            if (going.Contains(key))
            {
                continue;
            }

            if (!changes.TryGetValue(key, out var draft))
            {
                draft = RecordDraft.ChangeOf(relation.Table);
                changes.Add(key, draft);
                if (changes.Count + going.Count > RelationChecks.MaxCascade)
                {
                    throw RecordsErrors.CascadeTooLarge(
                        relation.Table.Collection.Name, relation.Member.Field.Name, target, RelationChecks.MaxCascade);
                }
            }

            draft.Set(relation.Member, relation.IsList ? WithoutTarget(session, relation, id, draft, target) : default);
        }
    }

    private static List<string> ReadReferrers(DbSession session, RecordRelation relation, string target)
    {
        var ids = new List<string>();
        using var referrers = session.Prepare(relation.ReferrersSql(session.Dialect));
        referrers.Bind(1, target);
        while (referrers.Step())
        {
            ids.Add(referrers.Text(0));

            // What is refused below need not be read.
            if (ids.Count > RelationChecks.MaxCascade)
            {
                break;
            }
        }

        return ids;
    }

    // A list may have lost other targets of the same deletion before.
    private static FieldValue WithoutTarget(DbSession session, RecordRelation relation, string id, RecordDraft draft, string target)
    {
        var ordinal = relation.Member.Ordinal;
        var list = draft.IsGiven(ordinal) ? ReadList(draft.Values[ordinal].Bytes.Span) : ReadList(session, relation, id);
        list.Remove(target);
        return ChoiceType.WriteList(list);
    }

    private static List<string> ReadList(DbSession session, RecordRelation relation, string id)
    {
        using var list = session.Prepare(relation.ValueSql);
        list.Bind(1, id);
        return list.Step() ? ReadList(list.Utf8(0)) : [];
    }

    private static List<string> ReadList(ReadOnlySpan<byte> stored)
    {
        var ids = new List<string>();
        var json = new Utf8JsonReader(stored);
        while (!stored.IsEmpty && json.Read())
        {
            if (json.TokenType == JsonTokenType.String)
            {
                ids.Add(json.GetString()!);
            }
        }

        return ids;
    }
}
