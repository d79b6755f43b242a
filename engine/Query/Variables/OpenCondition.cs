using Grpc.Baas.Engine.Query.Conditions;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>A condition that means nothing before it is bound to a call.</summary>
internal abstract class OpenCondition : Condition
{
    public override bool IsOpen => true;

    public override void AppendSql(SqlText sql, bool isNegated)
        => throw new InvalidOperationException("A variable has no value yet.");

    public override bool Matches(ReadOnlySpan<byte> image)
        => throw new InvalidOperationException("A variable has no value yet.");
}
