using Grpc.Baas.Engine.Query.Operands;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>Whether a field's value, or what is worked out of it, is one of a list; false when it is null.</summary>
internal sealed class Membership(Operand operand, SqlValue[] literals) : Condition
{
    public override bool NeedsDatabase => operand.NeedsDatabase;

    public override void AppendSql(SqlText sql, bool isNegated)
    {
        if (isNegated)
        {
            sql.Append("(");
            operand.AppendSql(sql);
            sql.Append(" IS NULL OR ");
        }

        operand.AppendSql(sql);
        sql.Append(isNegated ? " NOT IN (" : " IN (");
        for (var i = 0; i < literals.Length; i++)
        {
            if (i > 0)
            {
                sql.Append(", ");
            }

            sql.AppendParameter(literals[i]);
        }

        sql.Append(isNegated ? "))" : ")");
    }

    public override void AddOthers(HashSet<string> collectionIds) => operand.AddOthers(collectionIds);

    public override bool MayTurnBy(in OtherRecord change) => operand.MayTurnBy(change);

    public override bool Matches(ReadOnlySpan<byte> image)
    {
        var cell = operand.Read(image);
        if (cell.IsNull)
        {
            return false;
        }

        foreach (ref readonly var literal in literals.AsSpan())
        {
            if (cell.CompareTo(literal) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
