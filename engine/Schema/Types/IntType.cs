using System.Globalization;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// A 64-bit integer. Numbers are taken up to ±(2^53 − 1): 2^53 itself is also what 2^53 + 1 becomes as a double. Larger ones come as
/// decimal text (the JSON form of int64 in protobuf). Source: ECMA-262, Number.MAX_SAFE_INTEGER.
/// </summary>
internal sealed class IntType : FieldType
{
    private const double MaxExact = 9_007_199_254_740_991;

    private static readonly ValueFault NoInteger = ValueFaults.WrongType("an integer; beyond ±9007199254740991 send its decimal digits as a string");

    private readonly NumberRules<long> _rules;

    public IntType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.Range | ValidationRules.Values);
        _rules = new NumberRules<long>(draft, ReadRange(draft), TryRead, bound => bound.ToString(CultureInfo.InvariantCulture), "an integer, as 15");
    }

    public override string Name => "int";

    public override ValueKind Kind => ValueKind.Integer;

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (input.Kind == StructKind.Null)
        {
            return true;
        }

        if (!TryReadInteger(input, out var integer))
        {
            fault = NoInteger;
            return false;
        }

        fault = _rules.Check(integer);
        value = FieldValue.Of(integer);
        return fault.Rule is null;
    }

    private static bool TryReadInteger(in StructValue input, out long integer)
    {
        integer = 0;
        switch (input.Kind)
        {
            case StructKind.Number when Math.Abs(input.Number) <= MaxExact && Math.Truncate(input.Number) == input.Number:
                integer = (long)input.Number;
                return true;
            case StructKind.Text:
                return long.TryParse(input.Bytes, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer);
            default:
                return false;
        }
    }

    // A conversion from double to long saturates, so infinite and huge bounds become the ends of the range.
    private static (long Min, long Max) ReadRange(FieldDraft draft)
    {
        var (min, max) = NumberRange.Read(draft);
        var range = ((long)Math.Ceiling(min), (long)Math.Floor(max));
        if (min <= max && range.Item1 > range.Item2)
        {
            draft.Fault("validation.min", "MAX", "expected an integer between min and max");
        }

        return range;
    }

    private static bool TryRead(string text, out long integer)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer);
}
