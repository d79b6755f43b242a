using System.Collections.Frozen;
using System.Globalization;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>A finite IEEE 754 double.</summary>
internal sealed class NumberType : FieldType
{
    private readonly double _min;
    private readonly double _max;
    private readonly FrozenSet<double>? _values;
    private readonly ValueFault _notAllowed;

    public NumberType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.Range | ValidationRules.Values);
        (_min, _max) = NumberRange.Read(draft);
        if (draft.Validation.Values.Count > 0)
        {
            _values = ReadValues(draft).ToFrozenSet();
        }

        _notAllowed = ValueFaults.NotAllowed(Quoting.List(draft.Validation.Values));
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
        fault = Check(number);
        value = FieldValue.Of(number);
        return fault.Rule is null;
    }

    private ValueFault Check(double number)
    {
        if (number < _min)
        {
            return ValueFaults.BelowMin(_min.ToString("R", CultureInfo.InvariantCulture));
        }

        if (number > _max)
        {
            return ValueFaults.AboveMax(_max.ToString("R", CultureInfo.InvariantCulture));
        }

        return _values is null || _values.Contains(number) ? default : _notAllowed;
    }

    private static List<double> ReadValues(FieldDraft draft)
    {
        draft.CheckValues(draft.Validation.Values, "validation.values");
        var values = new List<double>();
        for (var i = 0; i < draft.Validation.Values.Count; i++)
        {
            if (double.TryParse(draft.Validation.Values[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number))
            {
                values.Add(number);
            }
            else
            {
                draft.Fault($"validation.values[{i}]", "FORMAT", "expected a number, as 1.5");
            }
        }

        return values;
    }
}
