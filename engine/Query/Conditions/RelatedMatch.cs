using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>Whether any related record is as wanted; false when there is none. Only SQL can tell.</summary>
/// <param name="steps">The way to the related records, at least one.</param>
/// <param name="inner">What is wanted of them.</param>
internal sealed class RelatedMatch(ImmutableArray<RelationStep> steps, Condition inner) : Condition
{
    private const string Element = "\"~element\"";
    private const string Lists = "\"~lists\"";

    public override bool NeedsDatabase => true;

    public override bool IsOpen => inner.IsOpen;

    // Membership in a query that stands by itself, and not EXISTS: SQLite runs it once, not for each row, and can then go
    // from its results to the records by an index.
    public override void AppendSql(SqlText sql, bool isNegated) => AppendStep(sql, 0, isNegated);

    public override void AddOthers(HashSet<string> collectionIds)
    {
        foreach (var step in steps)
        {
            collectionIds.Add(step.To.Id);
        }

        inner.AddOthers(collectionIds);
    }

    public override bool MayTurnBy(in OtherRecord change)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i].To.Id == change.CollectionId && MayTurnBy(change, i))
            {
                return true;
            }
        }

        return inner.MayTurnBy(change);
    }

    public override bool Matches(ReadOnlySpan<byte> image)
        => throw new InvalidOperationException("A record's image has nothing of related records.");

    public override Condition Bind(IVariableValues values)
    {
        var bound = inner.Bind(values);
        return bound.Constant == false ? ConditionGroup.Never : ReferenceEquals(bound, inner) ? this : new RelatedMatch(steps, bound);
    }

    private bool MayTurnBy(in OtherRecord change, int index)
    {
        var step = steps[index];
        if (change.IsNew && !step.IsBack)
        {
            // Nothing can point at it that was there before it.
            return false;
        }

        var isLast = index == steps.Length - 1;
        var hasOtherWay = (step.IsBack && change.HasOther(step.Field)) || (!isLast && !steps[index + 1].IsBack && change.HasOther(steps[index + 1].Field));
        return isLast && !inner.NeedsDatabase
            ? change.Moves(inner, hasOtherWay)
            : isLast || hasOtherWay || change.Before.IsEmpty || change.After.IsEmpty;
    }

    private void AppendStep(SqlText sql, int index, bool isNegated)
    {
        if (index == steps.Length)
        {
            inner.AppendSql(sql, isNegated);
            return;
        }

        var step = steps[index];
        if (step.IsBack)
        {
            sql.AppendIdentifier(SystemFields.Id.Name).Append(isNegated ? " NOT IN (" : " IN (");
            AppendReferences(sql, step, index);
            sql.Append(")");
        }
        else if (step.IsList)
        {
            // The table's name keeps our columns apart from those of json_each.
            var list = $"{SqlName.Quote(step.From.Name)}.{SqlName.Quote(step.Field.Name)}";
            sql.Append(isNegated ? "NOT EXISTS (SELECT 1 FROM " : "EXISTS (SELECT 1 FROM ").Append(sql.Dialect.Elements(list, Element))
                .Append(" WHERE ").Append(sql.Dialect.Element(Element)).Append(" IN (");
            AppendIds(sql, step, index);
            sql.Append("))");
        }
        else
        {
            sql.Append(isNegated ? "(" : "").AppendIdentifier(step.Field.Name);
            if (isNegated)
            {
                sql.Append(" IS NULL OR ").AppendIdentifier(step.Field.Name).Append(" NOT");
            }

            sql.Append(" IN (");
            AppendIds(sql, step, index);
            sql.Append(isNegated ? "))" : ")");
        }
    }

    private void AppendIds(SqlText sql, RelationStep step, int index)
    {
        sql.Append("SELECT ").AppendIdentifier(SystemFields.Id.Name).Append(" FROM ").AppendIdentifier(step.To.Name).Append(" WHERE ");
        AppendStep(sql, index + 1, isNegated: false);
        sql.AppendVisible(step.To);
    }

    // The ids that the related records have in their relation. None is null, because of NOT IN a list with null nothing is true.
    private void AppendReferences(SqlText sql, RelationStep step, int index)
    {
        if (!step.IsList)
        {
            sql.Append("SELECT ").AppendIdentifier(step.Field.Name).Append(" FROM ").AppendIdentifier(step.To.Name)
                .Append(" WHERE ").AppendIdentifier(step.Field.Name).Append(" IS NOT NULL AND ");
            AppendStep(sql, index + 1, isNegated: false);
            sql.AppendVisible(step.To);
            return;
        }

        sql.Append("SELECT ").Append(sql.Dialect.Element(Element))
            .Append(" FROM (SELECT ").AppendIdentifier(step.Field.Name).Append(" FROM ").AppendIdentifier(step.To.Name).Append(" WHERE ");
        AppendStep(sql, index + 1, isNegated: false);
        sql.AppendVisible(step.To).Append(") AS " + Lists + ", ").Append(sql.Dialect.Elements($"{Lists}.{SqlName.Quote(step.Field.Name)}", Element));
    }
}
