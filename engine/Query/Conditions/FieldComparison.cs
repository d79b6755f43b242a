using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>
/// Two fields of the same record compared. Equal is also true when both have no value, as <c>field = null</c> is; the other
/// relations are false when one has none. An integer and a double compare as doubles, which both databases do alike.
/// </summary>
internal sealed class FieldComparison(Field left, Relation relation, Field right) : Condition
{
    private readonly bool _areDoubles = left.Kind != right.Kind;

    public override void AppendSql(SqlText sql, bool isNegated)
    {
        if (relation == Relation.Equal)
        {
            AppendPair(sql, isNegated ? sql.Dialect.IsNotSame : sql.Dialect.IsSame);
            return;
        }

        if (!isNegated)
        {
            AppendPair(sql, relation.ToSql());
            return;
        }

        sql.Append("(").AppendIdentifier(left.Name).Append(" IS NULL OR ").AppendIdentifier(right.Name).Append(" IS NULL OR ");
        AppendPair(sql, relation.ToNegatedSql());
        sql.Append(")");
    }

    public override bool Matches(ReadOnlySpan<byte> image)
    {
        var first = RecordCell.Read(image, left);
        var second = RecordCell.Read(image, right);
        if (first.IsNull || second.IsNull)
        {
            return relation == Relation.Equal && first.IsNull == second.IsNull;
        }

        return relation.Holds(_areDoubles ? first.AsDouble.CompareTo(second.AsDouble) : first.CompareTo(second));
    }

    private void AppendPair(SqlText sql, string between)
    {
        AppendValue(sql, left);
        sql.Append(between);
        AppendValue(sql, right);
    }

    private void AppendValue(SqlText sql, Field field)
    {
        if (!_areDoubles || field.Kind == ValueKind.Number)
        {
            sql.AppendIdentifier(field.Name);
            return;
        }

        sql.Append("CAST(").AppendIdentifier(field.Name).Append(" AS ").Append(sql.Dialect.NumberType).Append(")");
    }
}
