using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Records.Modifiers;

/// <summary>Works out what the modifiers of one field make of its value.</summary>
internal static class ModifierValues
{
    private const long LargestDecimal = 999_999_999_999_999_999;

    /// <summary>Checks what a modifier brings, whatever it is applied to.</summary>
    /// <exception cref="WireFormatException">It is not a <c>google.protobuf.Value</c>.</exception>
    public static void Check(FieldModifier modifier, ref List<FieldViolation>? violations)
    {
        var expected = modifier.Member.Kind switch
        {
            ValueKind.Integer when !ModifierOperand.TryReadInteger(modifier, out _)
                => "an integer; beyond ±9007199254740991 send its decimal digits as a string",
            ValueKind.Decimal when !ModifierOperand.TryReadDecimal(modifier, out _)
                => $"a decimal number with at most {modifier.Member.Scale} decimals, as a string",
            ValueKind.Number when !ModifierOperand.TryReadNumber(modifier, out _) => "a finite number",
            ValueKind.TextList when ModifierOperand.TryReadTexts(modifier) is null
                => $"a string or a list of up to {ModifierOperand.MaxTexts} strings",
            _ => null,
        };
        if (expected is not null)
        {
            Refuse(modifier, "TYPE", $"expected {expected}", ref violations);
        }
    }

    /// <summary>Writes the members of a <c>google.protobuf.Value</c> with the new value.</summary>
    /// <param name="modifiers">Of one field, checked, in their order.</param>
    /// <param name="hasValue">Whether the field has a value.</param>
    /// <param name="current">Stands on the value.</param>
    /// <param name="violations">Takes what is wrong; then nothing is written.</param>
    public static void Write(
        WireWriter wire,
        List<FieldModifier> modifiers,
        bool hasValue,
        scoped in RecordBodyReader current,
        ref List<FieldViolation>? violations)
    {
        switch (modifiers[0].Member.Kind)
        {
            case ValueKind.Integer:
                WriteInteger(wire, modifiers, hasValue ? (long)current.Scalar : 0, ref violations);
                break;
            case ValueKind.Decimal:
                WriteDecimal(wire, modifiers, hasValue ? DecimalText.ReadUnits(current.Bytes) : 0, ref violations);
                break;
            case ValueKind.Number:
                WriteNumber(wire, modifiers, hasValue ? BitConverter.UInt64BitsToDouble(current.Scalar) : 0, ref violations);
                break;
            default:
                WriteList(wire, modifiers, hasValue ? ReadItems(current.Encoded) : []);
                break;
        }
    }

    private static void WriteInteger(
        WireWriter wire, List<FieldModifier> modifiers, long current, ref List<FieldViolation>? violations)
    {
        // All steps at once, so that one beyond 64 bits which another brings back is none.
        Int128 sum = current;
        foreach (var modifier in modifiers)
        {
            ModifierOperand.TryReadInteger(modifier, out var operand);
            sum += Signed(modifier, operand);
        }

        if (IsWithin(sum, long.MinValue, long.MaxValue, modifiers[^1], ref violations))
        {
            wire.WriteStringField(3, sum.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteDecimal(
        WireWriter wire, List<FieldModifier> modifiers, long current, ref List<FieldViolation>? violations)
    {
        Int128 sum = current;
        foreach (var modifier in modifiers)
        {
            ModifierOperand.TryReadDecimal(modifier, out var operand);
            sum += Signed(modifier, operand);
        }

        if (IsWithin(sum, -LargestDecimal, LargestDecimal, modifiers[^1], ref violations))
        {
            Span<byte> digits = stackalloc byte[DecimalText.MaxNormalLength];
            wire.WriteBytesField(3, digits[..DecimalText.Write((long)sum, modifiers[0].Member.Scale, digits)]);
        }
    }

    private static void WriteNumber(
        WireWriter wire, List<FieldModifier> modifiers, double current, ref List<FieldViolation>? violations)
    {
        foreach (var modifier in modifiers)
        {
            ModifierOperand.TryReadNumber(modifier, out var operand);
            current += modifier.Sign == ModifierSign.Minus ? -operand : operand;
        }

        if (double.IsFinite(current))
        {
            wire.WriteDoubleField(2, current);
        }
        else
        {
            Refuse(modifiers[^1], current < 0 ? "MIN" : "MAX", "expected a result that is a finite double", ref violations);
        }
    }

    private static void WriteList(WireWriter wire, List<FieldModifier> modifiers, List<string> items)
    {
        foreach (var modifier in modifiers)
        {
            var operand = ModifierOperand.TryReadTexts(modifier)!;
            if (modifier.Sign == ModifierSign.Minus)
            {
                var removed = operand.ToHashSet(StringComparer.Ordinal);
                items.RemoveAll(removed.Contains);
                continue;
            }

            var known = items.ToHashSet(StringComparer.Ordinal);
            items.InsertRange(modifier.Sign == ModifierSign.Before ? 0 : items.Count, operand.Where(known.Add).ToList());
        }

        var list = wire.BeginMessage(6);
        foreach (var item in items)
        {
            var value = wire.BeginMessage(1);
            wire.WriteStringField(3, item);
            wire.EndMessage(value);
        }

        wire.EndMessage(list);
    }

    private static List<string> ReadItems(ReadOnlySpan<byte> encoded)
    {
        var items = new List<string>();
        var reader = new WireReader(encoded);
        while (reader.TryReadTag(out _, out _))
        {
            items.Add(Encoding.UTF8.GetString(reader.ReadBytes()));
        }

        return items;
    }

    private static Int128 Signed(FieldModifier modifier, long operand) => modifier.Sign == ModifierSign.Minus ? -(Int128)operand : operand;

    private static bool IsWithin(Int128 sum, long min, long max, FieldModifier modifier, ref List<FieldViolation>? violations)
    {
        if (sum < min)
        {
            Refuse(modifier, "MIN", "expected a result that is not below the least value of the type", ref violations);
        }
        else if (sum > max)
        {
            Refuse(modifier, "MAX", "expected a result that is not above the largest value of the type", ref violations);
        }

        return sum >= min && sum <= max;
    }

    private static void Refuse(FieldModifier modifier, string rule, string description, ref List<FieldViolation>? violations)
        => DraftViolations.Add(ref violations, modifier.Member.Field, modifier.Path, new ValueFault(rule, description));
}
