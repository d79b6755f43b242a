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

    /// <summary>Whether records that point at a deleted one go with it; if not, they keep it.</summary>
    public bool IsCascade => type.IsCascade;

    /// <summary>Parameter: id of the target. Column: id of each record that points at it.</summary>
    public string ReferrersSql { get; } = type.IsList
        ? $"SELECT \"id\" FROM {table.QuotedName} WHERE EXISTS "
            + $"(SELECT 1 FROM json_each({table.QuotedName}.{RecordTable.Quote(member.Field.Name)}) WHERE value = ?1)"
        : $"SELECT \"id\" FROM {table.QuotedName} WHERE {RecordTable.Quote(member.Field.Name)} = ?1";
}
