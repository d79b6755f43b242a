using System.Text;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>
/// A field compared with a variable, as <c>owner = @request.auth.id</c>. A variable without a value is equal to nothing, and neither
/// less nor more.
/// </summary>
/// <param name="path">The field.</param>
/// <param name="operator">With the field on its left; of a variable that is a list, whether the field is one of it.</param>
/// <param name="binder">Makes the comparison with the value.</param>
internal sealed class VariableComparison(FieldPath path, FilterOperator @operator, Variable variable, ConditionBinder binder) : OpenCondition
{
    public override bool NeedsDatabase => !path.Steps.IsEmpty || path.Operand.NeedsDatabase;

    public override void AddOthers(HashSet<string> collectionIds)
    {
        foreach (var step in path.Steps)
        {
            collectionIds.Add(step.To.Id);
        }

        path.Operand.AddOthers(collectionIds);
    }

    public override Condition Bind(IVariableValues values)
    {
        if (!values.TryGetImage(variable, out var image))
        {
            return this;
        }

        if (variable.Field.Kind == ValueKind.TextList)
        {
            var list = variable.ReadList(image);
            return list.Count == 0 ? ConditionGroup.Never : ConditionBinder.BindMembership(path, [.. list]);
        }

        var value = variable.Read(image);
        if (value.IsNull)
        {
            return ConditionGroup.Of(@operator is FilterOperator.NotEqual or FilterOperator.NotContains);
        }

        if (!variable.IsUntyped || path.Operand.Field.Kind is ValueKind.Text or ValueKind.TextList)
        {
            return ConditionBinder.BindKnown(path, @operator, value);
        }

        var literal = FilterScanner.Classify(Encoding.UTF8.GetString(value.Utf8.Span), offset: 0);
        return ConditionBinder.BindKnown(path, @operator, binder.ReadLiteral(path.Operand.Field, literal));
    }
}
