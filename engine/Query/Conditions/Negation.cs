using Grpc.Baas.Engine.Query.Variables;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>The contrary of a condition.</summary>
internal sealed class Negation(Condition inner) : Condition
{
    public Condition Inner => inner;

    public override bool NeedsDatabase => inner.NeedsDatabase;

    public override bool IsOpen => inner.IsOpen;

    public override bool? Constant => !inner.Constant;

    public override void AppendSql(SqlText sql, bool isNegated) => inner.AppendSql(sql, !isNegated);

    public override void AddOthers(HashSet<string> collectionIds) => inner.AddOthers(collectionIds);

    public override bool MayTurnBy(in OtherRecord change) => inner.MayTurnBy(change);

    public override bool Matches(ReadOnlySpan<byte> image) => !inner.Matches(image);

    public override Condition Bind(IVariableValues values)
    {
        var bound = inner.Bind(values);
        return bound.Constant is { } value ? ConditionGroup.Of(!value) : ReferenceEquals(bound, inner) ? this : new Negation(bound);
    }
}
