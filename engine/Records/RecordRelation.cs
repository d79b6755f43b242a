using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Records;

/// <summary>A field by which the records of one collection point at those of another, or of their own.</summary>
internal sealed class RecordRelation(RecordTable table, RecordMember member, RelationType type)
{
    // No name of the catalogue has this character.
    private const string ElementAlias = "\"~element\"";

    // Asked for on the writer loop only.
    private (SqlDialect Dialect, string Sql)? _referrers;

    public RecordMember Member => member;

    /// <summary>The collection that has the field.</summary>
    public RecordTable Table => table;

    public string TargetCollectionId => type.TargetCollectionId;

    public bool IsList => type.IsList;

    /// <summary>What becomes of records that point at one which is deleted.</summary>
    public DeleteRule OnDelete => type.OnDelete;

    /// <summary>Parameter: id of a record that has the field. Column: the field's value.</summary>
    public string ValueSql { get; } =
        $"SELECT {SqlName.Quote(member.Field.Name)} FROM {table.QuotedName} WHERE \"id\" = ?1";

    /// <summary>Parameter: id of the target. Column: id of each record that points at it.</summary>
    public string ReferrersSql(SqlDialect dialect)
    {
        if (_referrers is { } known && known.Dialect == dialect)
        {
            return known.Sql;
        }

        var column = $"{table.QuotedName}.{SqlName.Quote(member.Field.Name)}";
        var condition = type.IsList
            ? $"EXISTS (SELECT 1 FROM {dialect.Elements(column, ElementAlias)} WHERE {dialect.Element(ElementAlias)} = ?1)"
            : $"{column} = ?1";
        var sql = $"SELECT \"id\" FROM {table.QuotedName} WHERE {condition}";
        _referrers = (dialect, sql);
        return sql;
    }
}
