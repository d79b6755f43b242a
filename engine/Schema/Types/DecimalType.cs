using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Values;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// An exact decimal number, as money: a text of digits with as many decimals as the scale says. Numbers are taken when their shortest
/// text is exact. The empty string is null.
/// </summary>
internal sealed class DecimalType : FieldType
{
    private const int DefaultScale = 2;

    private static readonly ValueFault NoNumber = new("TYPE", "expected a decimal number as a string, as \"12.50\"");

    private readonly NumberRules<long> _rules;
    private readonly ValueFault _tooManyDecimals;

    public DecimalType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.Range | ValidationRules.Values);
        (Precision, Scale) = ReadOptions(draft);
        _rules = new NumberRules<long>(draft, ReadRange(draft), TryRead, Show, $"a number with at most {Scale} decimals, as 1.5");
        _tooManyDecimals = new ValueFault("FORMAT", $"expected at most {Scale} decimals");
    }

    public override string Name => "decimal";

    public override ValueKind Kind => ValueKind.Decimal;

    /// <summary>Digits of the largest value, decimals included, 1 to 18.</summary>
    public int Precision { get; }

    public override int Scale { get; }

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        switch (input.Kind)
        {
            case StructKind.Null:
            case StructKind.Text when input.Bytes.IsEmpty:
                return true;
            case StructKind.Text:
                return TryRead(input.Bytes, out value, out fault);
            case StructKind.Number when double.IsFinite(input.Number):
                return TryRead(Encoding.ASCII.GetBytes(input.Number.ToString("R", CultureInfo.InvariantCulture)), out value, out fault);
            default:
                fault = NoNumber;
                return false;
        }
    }

    /// <summary>The normal text of a number; null when it has more decimals than values have, or too many digits.</summary>
    public override string? NormalizeLiteral(string literal)
    {
        if (!DecimalText.TryRead(Encoding.UTF8.GetBytes(literal), Scale, out var units, out _))
        {
            return null;
        }

        Span<byte> normal = stackalloc byte[DecimalText.MaxNormalLength];
        return Encoding.ASCII.GetString(normal[..DecimalText.Write(units, Scale, normal)]);
    }

    private bool TryRead(ReadOnlySpan<byte> text, out FieldValue value, out ValueFault fault)
    {
        value = default;
        if (DecimalText.TryRead(text, Scale, out var units, out var problem))
        {
            fault = _rules.Check(units);
            value = FieldValue.Of(units);
            return fault.Rule is null;
        }

        fault = problem switch
        {
            DecimalFault.NoNumber => NoNumber,
            DecimalFault.TooManyDecimals => _tooManyDecimals,
            _ => text[0] == '-' ? _rules.BelowMin : _rules.AboveMax,
        };
        return false;
    }

    private string Show(long units)
    {
        Span<byte> normal = stackalloc byte[DecimalText.MaxNormalLength];
        return Encoding.ASCII.GetString(normal[..DecimalText.Write(units, Scale, normal)]);
    }

    // What it is by default is written into the definition, for clients and for the day on which a default changes.
    private static (int Precision, int Scale) ReadOptions(FieldDraft draft)
    {
        var options = draft.Definition.Decimal ??= new DecimalOptions();
        options.Precision = options.Precision == 0 ? DecimalText.MaxPrecision : options.Precision;
        options.Scale = options.HasScale ? options.Scale : Math.Min(DefaultScale, Math.Max(options.Precision, 0));
        var isPrecision = options.Precision is >= 1 and <= DecimalText.MaxPrecision;
        if (!isPrecision)
        {
            draft.Fault("decimal.precision", "MAX", $"expected 1 to {DecimalText.MaxPrecision} digits");
        }

        var isScale = options.Scale is >= 0 and <= DecimalText.MaxScale && (!isPrecision || options.Scale <= options.Precision);
        if (!isScale)
        {
            draft.Fault("decimal.scale", "MAX", $"expected 0 to {DecimalText.MaxScale} decimals, and no more than the precision");
        }

        return (isPrecision ? options.Precision : DecimalText.MaxPrecision, isScale ? options.Scale : 0);
    }

    private (long Min, long Max) ReadRange(FieldDraft draft)
    {
        var (min, max) = NumberRange.Read(draft);
        var largest = DecimalText.PowerOfTen(Precision) - 1;
        var range = (
            double.IsFinite(min) ? Clamp(min, largest, roundsUp: true) : -largest,
            double.IsFinite(max) ? Clamp(max, largest, roundsUp: false) : largest);
        if (min <= max && range.Item1 > range.Item2)
        {
            draft.Fault("validation.min", "MAX", "expected a number of the scale between min and max");
        }

        return range;
    }

    // The bound is a double: its shortest decimal text is what its author wrote, and System.Decimal has room for that.
    private long Clamp(double bound, long largest, bool roundsUp)
    {
        if (Math.Abs(bound) >= DecimalText.PowerOfTen(DecimalText.MaxPrecision))
        {
            return bound < 0 ? -largest : largest;
        }

        var units = decimal.Parse(bound.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
            * DecimalText.PowerOfTen(Scale);
        units = roundsUp ? Math.Ceiling(units) : Math.Floor(units);
        return (long)Math.Clamp(units, -largest, largest);
    }

    private bool TryRead(string text, out long units) => DecimalText.TryRead(Encoding.UTF8.GetBytes(text), Scale, out units, out _);
}
