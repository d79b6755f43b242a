using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Indexes;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>
/// Finds the record that has the values of a unique key. Who breaks a key is found out by looking, before the write or after one
/// that did nothing: a statement that fails would cost the whole transaction on PostgreSQL, and its message says no more.
/// </summary>
internal sealed class UniqueKeyLookup
{
    private readonly RecordTable _table;
    private readonly CollectionIndex _index;
    private readonly ImmutableArray<RecordMember> _members;
    private string? _sql;

    private UniqueKeyLookup(RecordTable table, CollectionIndex index)
    {
        _table = table;
        _index = index;
        _members = [.. index.Keys.Select(key => table.Members.FirstOrDefault(member => member.Number == key.Field.Number)).OfType<RecordMember>()];
    }

    /// <summary>Its fields, in the order of the definition.</summary>
    public IReadOnlyList<Field> Fields => [.. _members.Select(member => member.Field)];

    /// <summary>Whether a field of it is hidden from most callers.</summary>
    public bool HasHidden => _members.Any(member => member.IsHidden);

    /// <summary>The unique keys that are made of the user's fields. Others, with a time in them, are left to the database.</summary>
    public static ImmutableArray<UniqueKeyLookup> AllOf(RecordTable table)
        => [.. from index in table.Collection.UniqueKeys
               let lookup = new UniqueKeyLookup(table, index)
               where lookup._members.Length == index.Keys.Length
               select lookup];

    /// <summary>Finds the key that has these fields, in any order.</summary>
    /// <param name="seesHidden">Whether a key with hidden fields may be meant: to find a record by one tells its value.</param>
    /// <exception cref="Kernel.BaasException">records UPSERT_KEY_INVALID.</exception>
    public static UniqueKeyLookup Find(RecordTable table, IReadOnlyList<string> fields, bool seesHidden)
    {
        foreach (var key in table.UniqueKeys)
        {
            if (key._members.Length == fields.Count && key._members.All(member => fields.Contains(member.Field.Name)) && (seesHidden || !key.HasHidden))
            {
                return key;
            }
        }

        throw RecordsErrors.UpsertKeyUnknown(table, fields);
    }

    /// <summary>Finds the first key of whose values another record has the same.</summary>
    /// <param name="image">The record as it is to be.</param>
    /// <param name="id">Its id.</param>
    /// <param name="draft">If given, only keys with a field that it gives are looked at.</param>
    public static UniqueKeyLookup? FindTaken(
        DbSession session, RecordTable table, ReadOnlySpan<byte> image, string id, RecordDraft? draft)
    {
        FieldValue[]? values = null;
        foreach (var key in table.UniqueKeys)
        {
            if (draft is not null && !key.IsGivenBy(draft))
            {
                continue;
            }

            values ??= ImageValues.Read(table, image);
            if (key._index.Condition?.Filter.Matches(image) != false && key.FindId(session, values, id) is not null)
            {
                return key;
            }
        }

        return null;
    }

    /// <param name="values">In the order of the collection's definition.</param>
    /// <param name="exceptId">A record that does not count; empty for none.</param>
    /// <returns>Null when there is none, or a value is null, which is like no other.</returns>
    public string? FindId(DbSession session, FieldValue[] values, string exceptId)
    {
        foreach (var member in _members)
        {
            if (!values[member.Ordinal].HasValue)
            {
                return null;
            }
        }

        using var select = session.Prepare(_sql ??= MakeSql(session));
        for (var i = 0; i < _members.Length; i++)
        {
            RecordsStore.BindValue(select, i + 1, _members[i].Kind, values[_members[i].Ordinal]);
        }

        select.Bind(_members.Length + 1, exceptId);
        return select.Step() ? select.Text(0) : null;
    }

    /// <summary>The fields of the key that have no value.</summary>
    public IEnumerable<Field> FindMissing(FieldValue[] values)
        => from member in _members where !values[member.Ordinal].HasValue select member.Field;

    private bool IsGivenBy(RecordDraft draft)
    {
        foreach (var member in _members)
        {
            if (draft.IsGiven(member.Ordinal))
            {
                return true;
            }
        }

        // The condition may look at any field, and bring the record into the index.
        return _index.Condition is not null;
    }

    private string MakeSql(DbSession session)
    {
        var terms = _members.Select((member, i) => $"{SqlName.Quote(member.Field.Name)} = ?{i + 1}");
        var condition = _index.Condition is null ? "" : $" AND {_index.Condition.ToSql(session.Dialect)}";
        return $"SELECT \"id\" FROM {_table.QuotedName} WHERE {string.Join(" AND ", terms)} AND \"id\" <> ?{_members.Length + 1}{condition} LIMIT 1";
    }
}
