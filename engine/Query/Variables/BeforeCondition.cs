using Grpc.Baas.Engine.Query.Conditions;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>Something said of <c>@record</c>: of the record as it stands, and where a write is judged, as it stood before.</summary>
internal sealed class BeforeCondition(Condition inner) : Condition
{
    public override bool NeedsDatabase => inner.NeedsDatabase;

    // What became of the record may have to be judged by what it was.
    public override bool IsOpen => inner.IsOpen;

    public override bool? Constant => inner.Constant;

    public override void AppendSql(SqlText sql, bool isNegated) => inner.AppendSql(sql, isNegated);

    public override void AddOthers(HashSet<string> collectionIds) => inner.AddOthers(collectionIds);

    public override bool MayTurnBy(in OtherRecord change) => inner.MayTurnBy(change);

    public override bool Matches(ReadOnlySpan<byte> image) => inner.Matches(image);

    public override Condition Bind(IVariableValues values)
    {
        var bound = inner.Bind(values);
        if (bound.Constant is not null)
        {
            return bound;
        }

        return values.Before is not null && !bound.IsOpen
            ? ConditionGroup.Of(values.HeldBefore(bound))
            : ReferenceEquals(bound, inner) ? this : new BeforeCondition(bound);
    }
}
