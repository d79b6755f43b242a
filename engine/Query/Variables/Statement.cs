using Grpc.Baas.Engine.Query.Conditions;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>One comparison of a rule, with the words in which it was made. Once bound, only its meaning is left.</summary>
/// <param name="text">The comparison in the rule.</param>
/// <param name="sides">What it compares.</param>
/// <param name="condition">What it means.</param>
internal sealed class Statement(string text, IReadOnlyList<RuleSide> sides, Condition condition) : Condition
{
    public string Text => text;

    public IReadOnlyList<RuleSide> Sides => sides;

    public Condition Meaning => condition;

    public override bool NeedsDatabase => condition.NeedsDatabase;

    public override bool IsOpen => condition.IsOpen;

    public override bool? Constant => condition.Constant;

    public override void AppendSql(SqlText sql, bool isNegated) => condition.AppendSql(sql, isNegated);

    public override FieldValueKey? Key => condition.Key;

    public override void AddOthers(HashSet<string> collectionIds) => condition.AddOthers(collectionIds);

    public override bool MayTurnBy(in OtherRecord change) => condition.MayTurnBy(change);

    public override bool Matches(ReadOnlySpan<byte> image) => condition.Matches(image);

    public override Condition Bind(IVariableValues values) => condition.Bind(values);
}
