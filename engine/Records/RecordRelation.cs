using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Records;

/// <summary>A field by which the records of one collection point at those of another, or of their own.</summary>
internal sealed class RecordRelation(RecordTable table, RecordMember member, RelationType type)
{
    public RecordMember Member => member;

    /// <summary>The collection that has the field.</summary>
    public RecordTable Table => table;

    public string TargetCollectionId => type.TargetCollectionId;

    public bool IsList => type.IsList;

    /// <summary>What becomes of records that point at one which is deleted.</summary>
    public DeleteRule OnDelete => type.OnDelete;

    /// <summary>Parameter: id of a record that has the field. Column: the field's value.</summary>
    public string ValueSql { get; } =
        $"SELECT {RecordTable.Quote(member.Field.Name)} FROM {table.QuotedName} WHERE \"id\" = ?1";

    /// <summary>Parameter: id of the target. Column: id of each record that points at it.</summary>
    public string ReferrersSql { get; } = type.IsList
        ? $"SELECT \"id\" FROM {table.QuotedName} WHERE EXISTS "
            + $"(SELECT 1 FROM json_each({table.QuotedName}.{RecordTable.Quote(member.Field.Name)}) WHERE value = ?1)"
        : $"SELECT \"id\" FROM {table.QuotedName} WHERE {RecordTable.Quote(member.Field.Name)} = ?1";
}
