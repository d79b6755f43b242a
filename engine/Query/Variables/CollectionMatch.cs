using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>
/// Whether any record of another collection is as wanted, as in <c>@collection.members.user = @request.auth.id</c>. Comparisons with one
/// collection that stand together in one <c>&amp;&amp;</c> are about one record of it. Only SQL can tell.
/// </summary>
/// <param name="other">The other collection.</param>
/// <param name="wanted">What is wanted of its record.</param>
/// <param name="keys">Fields that must have the same value in the record that is judged and in the other.</param>
internal sealed class CollectionMatch(Collection other, Condition wanted, IReadOnlyList<(Field Own, Field Theirs)> keys) : Condition
{
    public override bool NeedsDatabase => true;

    public override bool IsOpen => wanted.IsOpen;

    /// <summary>Puts the comparisons with one collection together.</summary>
    /// <param name="parts">Of one <c>&amp;&amp;</c>.</param>
    public static Condition[] Merge(List<Condition> parts)
    {
        var merged = new List<Condition>(parts.Count);
        foreach (var part in parts)
        {
            var index = Find(part) is { } match ? merged.FindIndex(before => Find(before)?.IsOf(match) == true) : -1;
            if (index < 0)
            {
                merged.Add(part);
                continue;
            }

            var (first, second) = ((Statement)merged[index], (Statement)part);
            merged[index] = new Statement(
                $"{first.Text} && {second.Text}", [.. first.Sides, .. second.Sides], Find(first)!.With(Find(second)!));
        }

        return [.. merged];
    }

    public override void AppendSql(SqlText sql, bool isNegated)
    {
        if (keys.Count == 0)
        {
            sql.Append(isNegated ? "NOT EXISTS (" : "EXISTS (");
            AppendSelect(sql, isNegated);
            sql.Append(")");
            return;
        }

        sql.Append("(");
        for (var i = 0; isNegated && i < keys.Count; i++)
        {
            sql.AppendIdentifier(keys[i].Own.Name).Append(" IS NULL OR ");
        }

        for (var i = 0; i < keys.Count; i++)
        {
            sql.Append(i == 0 ? "(" : ", ").AppendIdentifier(keys[i].Own.Name);
        }

        sql.Append(isNegated ? ") NOT IN (" : ") IN (");
        AppendSelect(sql, isNegated);
        sql.Append("))");
    }

    public override void AddOthers(HashSet<string> collectionIds)
    {
        collectionIds.Add(other.Id);
        wanted.AddOthers(collectionIds);
    }

    public override bool MayTurnBy(in OtherRecord change)
    {
        if (change.CollectionId != other.Id)
        {
            return wanted.MayTurnBy(change);
        }

        return wanted.NeedsDatabase || change.Moves(wanted, HasOtherKey(change));
    }

    public override bool Matches(ReadOnlySpan<byte> image)
        => throw new InvalidOperationException("A record's image has nothing of other collections.");

    public override Condition Bind(IVariableValues values)
    {
        var bound = wanted.Bind(values);
        return bound.Constant == false ? ConditionGroup.Never : ReferenceEquals(bound, wanted) ? this : new CollectionMatch(other, bound, keys);
    }

    private static CollectionMatch? Find(Condition part) => (part as Statement)?.Meaning as CollectionMatch;

    private bool IsOf(CollectionMatch match) => match.Other == other;

    private Collection Other => other;

    private Condition Wanted => wanted;

    private IReadOnlyList<(Field Own, Field Theirs)> Keys => keys;

    private CollectionMatch With(CollectionMatch match)
        => new(other, new ConditionGroup([wanted, match.Wanted], isAny: false), [.. keys, .. match.Keys]);

    private bool HasOtherKey(in OtherRecord change)
    {
        foreach (var (_, theirs) in keys)
        {
            if (change.HasOther(theirs))
            {
                return true;
            }
        }

        return false;
    }

    private void AppendSelect(SqlText sql, bool isNegated)
    {
        sql.Append("SELECT ");
        for (var i = 0; i < keys.Count; i++)
        {
            sql.Append(i == 0 ? "" : ", ").AppendIdentifier(keys[i].Theirs.Name);
        }

        sql.Append(keys.Count == 0 ? "1 FROM " : " FROM ").AppendIdentifier(other.Name).Append(" WHERE ");

        // Of NOT IN a list with null nothing is true.
        for (var i = 0; isNegated && i < keys.Count; i++)
        {
            sql.AppendIdentifier(keys[i].Theirs.Name).Append(" IS NOT NULL AND ");
        }

        wanted.AppendSql(sql, isNegated: false);
    }
}
