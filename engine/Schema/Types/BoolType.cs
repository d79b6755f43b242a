using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>True or false. False is a value, also for <c>required</c>.</summary>
internal sealed class BoolType : FieldType
{
    public BoolType(FieldDraft draft) => draft.RefuseAllBut(ValidationRules.None);

    public override string Name => "bool";

    public override ValueKind Kind => ValueKind.Bool;

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        switch (input.Kind)
        {
            case StructKind.Null:
                return true;
            case StructKind.Bool:
                value = FieldValue.Of(input.Bool);
                return true;
            default:
                fault = ValueFaults.WrongType("true or false");
                return false;
        }
    }
}
