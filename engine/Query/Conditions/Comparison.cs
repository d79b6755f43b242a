using Grpc.Baas.Engine.Query.Operands;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>A field, or what is worked out of one, compared with a value; false when it is null.</summary>
internal sealed class Comparison(Operand operand, Relation relation, SqlValue literal) : Condition
{
    public override bool NeedsDatabase => operand.NeedsDatabase;

    public override void AppendSql(SqlText sql, bool isNegated)
    {
        if (isNegated && operand.IsNullable)
        {
            sql.Append("(");
            operand.AppendSql(sql);
            sql.Append(" IS NULL OR ");
        }

        operand.AppendSql(sql);
        sql.Append(isNegated ? relation.ToNegatedSql() : relation.ToSql()).AppendParameter(literal);
        if (isNegated && operand.IsNullable)
        {
            sql.Append(")");
        }
    }

    public override FieldValueKey? Key
        => relation == Relation.Equal && operand is FieldOperand { Field: var target } && literal.Kind is SqlValueKind.Text or SqlValueKind.Integer
            ? new FieldValueKey(target, literal)
            : null;

    public override void AddOthers(HashSet<string> collectionIds) => operand.AddOthers(collectionIds);

    public override bool MayTurnBy(in OtherRecord change) => operand.MayTurnBy(change);

    public override bool Matches(ReadOnlySpan<byte> image)
    {
        var cell = operand.Read(image);
        return !cell.IsNull && relation.Holds(cell.CompareTo(literal));
    }
}
