using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>Whether a field's text has another inside; false when it has no value.</summary>
internal sealed class TextContains(Field field, TextNeedle needle) : Condition
{
    public override void AppendSql(SqlText sql, bool isNegated)
    {
        if (isNegated)
        {
            sql.Append("(").AppendIdentifier(field.Name).Append(" IS NULL OR ");
        }

        sql.AppendIdentifier(field.Name);
        needle.AppendSql(sql, isNegated);
        if (isNegated)
        {
            sql.Append(")");
        }
    }

    public override bool Matches(ReadOnlySpan<byte> image)
        => RecordImage.TryGet(image, field.Number, out _, out var utf8) && needle.IsIn(utf8);
}
