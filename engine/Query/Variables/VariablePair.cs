using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>Two variables compared, as <c>@request.data.owner = @request.auth.id</c>. Without a value neither is equal to anything.</summary>
internal sealed class VariablePair(Variable left, FilterOperator @operator, Variable right) : OpenCondition
{
    public override Condition Bind(IVariableValues values)
    {
        if (!values.TryGetImage(left, out var leftImage) || !values.TryGetImage(right, out var rightImage))
        {
            return this;
        }

        var wanted = right.Read(rightImage);
        if (left.Field.Kind == ValueKind.TextList)
        {
            return ConditionGroup.Of(!wanted.IsNull && left.ReadList(leftImage).Exists(item => item.Utf8.Span.SequenceEqual(wanted.Utf8.Span)));
        }

        var holds = !wanted.IsNull && !left.Read(leftImage).IsNull
            && Relations.Of(@operator).Holds(RecordCell.Read(leftImage.Span, left.Field).CompareTo(wanted));
        return ConditionGroup.Of(holds != (@operator == FilterOperator.NotEqual));
    }
}
