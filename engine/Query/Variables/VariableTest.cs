using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>A variable compared with a value, as <c>@request.auth.role = "editor"</c>.</summary>
/// <param name="condition">The same said of a field.</param>
internal sealed class VariableTest(Variable variable, Condition condition) : OpenCondition
{
    public override Condition Bind(IVariableValues values)
    {
        if (!values.TryGetImage(variable, out var image))
        {
            return this;
        }

        // No text is an empty text, so that neither of `!= ""` and `!= null` is true of who is not signed in.
        if (variable.Field.Kind != ValueKind.Text || RecordImage.TryGet(image.Span, variable.Field.Number, out _, out _))
        {
            return ConditionGroup.Of(condition.Matches(image.Span));
        }

        using var empty = new WireWriter(16);
        empty.WriteBytesField(variable.Field.Number, []);
        return ConditionGroup.Of(condition.Matches(empty.WrittenSpan));
    }
}
