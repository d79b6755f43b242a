using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>
/// A field compared with what <c>@record</c> has, as <c>role = @record.role</c>: whether a write leaves it as it was. Where no write is
/// judged, both are of the same record.
/// </summary>
/// <param name="path">A field of the record itself.</param>
/// <param name="before">The field before, comparable with it.</param>
/// <param name="same">The comparison where both are of one record.</param>
internal sealed class BeforeComparison(FieldPath path, FilterOperator @operator, Field before, Condition same) : Condition
{
    public override void AppendSql(SqlText sql, bool isNegated) => same.AppendSql(sql, isNegated);

    public override bool Matches(ReadOnlySpan<byte> image) => same.Matches(image);

    public override Condition Bind(IVariableValues values)
    {
        if (values.Before is not { } image)
        {
            return this;
        }

        var value = RecordCell.Read(image.Span, before).ToSqlValue();
        if (!value.IsNull)
        {
            return ConditionBinder.BindKnown(path, @operator, value);
        }

        // As between fields: two that have no value are equal.
        Condition isNull = new NullTest(((FieldOperand)path.Operand).Field);
        return @operator switch
        {
            FilterOperator.Equal => isNull,
            FilterOperator.NotEqual => new Negation(isNull),
            _ => ConditionGroup.Never,
        };
    }
}
