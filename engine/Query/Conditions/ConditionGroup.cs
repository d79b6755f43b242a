namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>Several conditions of which all must hold, or any. Of none, any does not hold.</summary>
internal sealed class ConditionGroup(Condition[] parts, bool isAny) : Condition
{
    public override bool NeedsDatabase { get; } = parts.Any(part => part.NeedsDatabase);

    public override void AppendSql(SqlText sql, bool isNegated)
    {
        if (parts.Length == 0)
        {
            sql.Append(isAny == isNegated ? "TRUE" : "FALSE");
            return;
        }

        // De Morgan: negation moves down to the comparisons, where it can tell null from false.
        var separator = isAny == isNegated ? " AND " : " OR ";
        sql.Append("(");
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                sql.Append(separator);
            }

            parts[i].AppendSql(sql, isNegated);
        }

        sql.Append(")");
    }

    public override bool Matches(ReadOnlySpan<byte> image)
    {
        foreach (var part in parts)
        {
            if (part.Matches(image) == isAny)
            {
                return isAny;
            }
        }

        return !isAny;
    }
}
