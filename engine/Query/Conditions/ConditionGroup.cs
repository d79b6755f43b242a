using Grpc.Baas.Engine.Query.Variables;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>Several conditions of which all must hold, or any. Of none, any does not hold.</summary>
internal sealed class ConditionGroup(Condition[] parts, bool isAny) : Condition
{
    public static readonly ConditionGroup Always = new([], isAny: false);
    public static readonly ConditionGroup Never = new([], isAny: true);

    public IReadOnlyList<Condition> Parts => parts;

    public bool IsAny => isAny;

    public override bool NeedsDatabase { get; } = parts.Any(part => part.NeedsDatabase);

    public override bool IsOpen { get; } = parts.Any(part => part.IsOpen);

    public override bool? Constant => parts.Length == 0 ? !isAny : null;

    public static ConditionGroup Of(bool value) => value ? Always : Never;

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

    public override FieldValueKey? Key
    {
        get
        {
            for (var i = 0; !isAny && i < parts.Length; i++)
            {
                if (parts[i].Key is { } key)
                {
                    return key;
                }
            }

            return null;
        }
    }

    public override void AddOthers(HashSet<string> collectionIds)
    {
        foreach (var part in parts)
        {
            part.AddOthers(collectionIds);
        }
    }

    public override bool MayTurnBy(in OtherRecord change)
    {
        foreach (var part in parts)
        {
            if (part.MayTurnBy(change))
            {
                return true;
            }
        }

        return false;
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

    public override Condition Bind(IVariableValues values)
    {
        var rest = new List<Condition>(parts.Length);
        foreach (var part in parts)
        {
            // All parts are bound, whatever those before say: a value that cannot be compared must not depend on their order.
            rest.Add(part.Bind(values));
        }

        if (rest.Exists(part => part.Constant == isAny))
        {
            return Of(isAny);
        }

        rest.RemoveAll(part => part.Constant is not null);
        return rest.Count == 1 ? rest[0] : new ConditionGroup([.. rest], isAny);
    }
}
