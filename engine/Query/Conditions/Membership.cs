using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>Whether a field's value is one of a list; false when it has none.</summary>
internal sealed class Membership(Field field, SqlValue[] literals) : Condition
{
    public override void AppendSql(SqlText sql, bool isNegated)
    {
        if (isNegated)
        {
            sql.Append("(").AppendIdentifier(field.Name).Append(" IS NULL OR ");
        }

        sql.AppendIdentifier(field.Name).Append(isNegated ? " NOT IN (" : " IN (");
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

    public override bool Matches(ReadOnlySpan<byte> image)
    {
        var cell = RecordCell.Read(image, field);
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
