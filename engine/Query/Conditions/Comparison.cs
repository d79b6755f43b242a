using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>A field compared with a value; false when the field has none.</summary>
internal sealed class Comparison(Field field, Relation relation, SqlValue literal) : Condition
{
    public override void AppendSql(SqlText sql, bool isNegated)
    {
        if (!isNegated)
        {
            sql.AppendIdentifier(field.Name).Append(relation.ToSql()).AppendParameter(literal);
            return;
        }

        sql.Append("(").AppendIdentifier(field.Name).Append(" IS NULL OR ")
            .AppendIdentifier(field.Name).Append(relation.ToNegatedSql()).AppendParameter(literal).Append(")");
    }

    public override bool Matches(ReadOnlySpan<byte> image)
    {
        var cell = RecordCell.Read(image, field);
        return !cell.IsNull && relation.Holds(cell.CompareTo(literal));
    }
}
