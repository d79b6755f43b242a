using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>
/// Two fields of the same record compared. Equal is also true when both have no value, as <c>field = null</c> is; the other
/// relations are false when one has none.
/// </summary>
internal sealed class FieldComparison(Field left, Relation relation, Field right) : Condition
{
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

        return relation.Holds(first.CompareTo(second));
    }

    private void AppendPair(SqlText sql, string between)
        => sql.AppendIdentifier(left.Name).Append(between).AppendIdentifier(right.Name);
}
