using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>Whether a field has no value.</summary>
internal sealed class NullTest(Field field) : Condition
{
    public override void AppendSql(SqlText sql, bool isNegated)
        => sql.AppendIdentifier(field.Name).Append(isNegated ? " IS NOT NULL" : " IS NULL");

    public override bool Matches(ReadOnlySpan<byte> image) => !RecordImage.TryGet(image, field.Number, out _, out _);
}
