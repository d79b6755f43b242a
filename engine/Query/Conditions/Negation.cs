namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>The contrary of a condition.</summary>
internal sealed class Negation(Condition inner) : Condition
{
    public override bool NeedsDatabase => inner.NeedsDatabase;

    public override void AppendSql(SqlText sql, bool isNegated) => inner.AppendSql(sql, !isNegated);

    public override bool Matches(ReadOnlySpan<byte> image) => !inner.Matches(image);
}
