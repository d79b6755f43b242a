using System.Globalization;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>A finite IEEE 754 double.</summary>
internal sealed class NumberType : FieldType
{
    private readonly NumberRules<double> _rules;

    public NumberType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.Range | ValidationRules.Values);
        _rules = new NumberRules<double>(draft, NumberRange.Read(draft), TryRead, bound => bound.ToString("R", CultureInfo.InvariantCulture), "a number, as 1.5");
    }

    public override string Name => "number";

    public override ValueKind Kind => ValueKind.Number;

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (input.Kind == StructKind.Null)
        {
            return true;
        }

        if (input.Kind != StructKind.Number || !double.IsFinite(input.Number))
        {
            fault = ValueFaults.WrongType("a finite number");
            return false;
        }

        // SQLite stores minus zero as zero; the sum is zero for both, so that the row and the image agree.
        var number = input.Number + 0.0;
        fault = _rules.Check(number);
        value = FieldValue.Of(number);
        return fault.Rule is null;
    }

    private static bool TryRead(string text, out double number)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
