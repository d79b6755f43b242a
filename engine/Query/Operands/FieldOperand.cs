using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Operands;

/// <summary>A field itself.</summary>
internal sealed class FieldOperand(Field target, Collection collection) : Operand
{
    public override Field Field => target;

    public Collection Collection => collection;

    /// <summary>Fields of users may be null even when required: the demand can be younger than the record.</summary>
    public override bool IsNullable => target.Number >= SystemFields.FirstUserNumber || collection.HasResults;

    public override void AppendSql(SqlText sql, string? row = null)
    {
        if (row is not null)
        {
            sql.Append(row).Append(".");
        }

        sql.AppendIdentifier(target.Name);
    }

    public override RecordCell Read(ReadOnlySpan<byte> image) => RecordCell.Read(image, target);

    public override bool IsSame(Operand other) => other is FieldOperand { Field: var otherField } && otherField == target;
}
