using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Modifiers;

/// <summary>Works out what the modifiers of one field make of its value.</summary>
internal static class ModifierValues
{
    // What a number of JSON says without doubt; beyond, the digits come as text.
    private const double MaxExact = 9_007_199_254_740_991;

    /// <summary>Writes the members of a <c>google.protobuf.Value</c> with the new value.</summary>
    /// <param name="modifiers">Of one field, in their order.</param>
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
            case ValueKind.Number:
                WriteNumber(wire, modifiers, hasValue ? BitConverter.UInt64BitsToDouble(current.Scalar) : 0, ref violations);
                break;
            default:
                WriteList(wire, modifiers, hasValue ? ReadItems(current.Encoded) : [], ref violations);
                break;
        }
    }

    private static void WriteInteger(
        WireWriter wire, List<FieldModifier> modifiers, long current, ref List<FieldViolation>? violations)
    {
        // Both steps at once, so that one beyond 64 bits which the other brings back is none.
        Int128 sum = current;
        foreach (var modifier in modifiers)
        {
            if (!TryReadInteger(StructValue.Parse(modifier.Operand.Span), out var operand))
            {
                Refuse(modifier, "TYPE", "expected an integer; beyond ±9007199254740991 send its decimal digits as a string", ref violations);
                return;
            }

            sum += modifier.Sign == ModifierSign.Minus ? -(Int128)operand : operand;
        }

        if (sum < long.MinValue || sum > long.MaxValue)
        {
            var (rule, end) = sum < 0 ? ("MIN", "least") : ("MAX", "most");
            var bound = (sum < 0 ? long.MinValue : long.MaxValue).ToString(CultureInfo.InvariantCulture);
            Refuse(modifiers[^1], rule, $"expected a result of at {end} {bound}", ref violations);
            return;
        }

        wire.WriteStringField(3, ((long)sum).ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteNumber(
        WireWriter wire, List<FieldModifier> modifiers, double current, ref List<FieldViolation>? violations)
    {
        foreach (var modifier in modifiers)
        {
            var operand = StructValue.Parse(modifier.Operand.Span);
            if (operand.Kind != StructKind.Number || !double.IsFinite(operand.Number))
            {
                Refuse(modifier, "TYPE", "expected a finite number", ref violations);
                return;
            }

            current += modifier.Sign == ModifierSign.Minus ? -operand.Number : operand.Number;
        }

        if (!double.IsFinite(current))
        {
            Refuse(modifiers[^1], current < 0 ? "MIN" : "MAX", "expected a result that is a finite double", ref violations);
            return;
        }

        wire.WriteDoubleField(2, current);
    }

    private static void WriteList(
        WireWriter wire, List<FieldModifier> modifiers, List<string> items, ref List<FieldViolation>? violations)
    {
        foreach (var modifier in modifiers)
        {
            if (!TryReadTexts(StructValue.Parse(modifier.Operand.Span), out var operand))
            {
                Refuse(modifier, "TYPE", "expected a string or a list of strings", ref violations);
                return;
            }

            var known = items.ToHashSet(StringComparer.Ordinal);
            if (modifier.Sign == ModifierSign.Minus)
            {
                var removed = operand.ToHashSet(StringComparer.Ordinal);
                items.RemoveAll(removed.Contains);
            }
            else
            {
                items.InsertRange(modifier.Sign == ModifierSign.Before ? 0 : items.Count, operand.Where(known.Add).ToList());
            }
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

    private static bool TryReadInteger(in StructValue value, out long integer)
    {
        integer = 0;
        if (value.Kind == StructKind.Number && Math.Abs(value.Number) <= MaxExact && Math.Truncate(value.Number) == value.Number)
        {
            integer = (long)value.Number;
            return true;
        }

        return value.Kind == StructKind.Text
            && Utf8Parser.TryParse(value.Bytes, out integer, out var length)
            && length == value.Bytes.Length;
    }

    private static bool TryReadTexts(in StructValue value, out List<string> texts)
    {
        texts = [];
        if (value.Kind == StructKind.Text)
        {
            texts.Add(Encoding.UTF8.GetString(value.Bytes));
            return true;
        }

        if (value.Kind != StructKind.List)
        {
            return false;
        }

        var reader = new WireReader(value.Bytes);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number != 1 || wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var item = StructValue.Parse(reader.ReadBytes());
            if (item.Kind != StructKind.Text)
            {
                return false;
            }

            texts.Add(Encoding.UTF8.GetString(item.Bytes));
        }

        return true;
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

    private static void Refuse(FieldModifier modifier, string rule, string description, ref List<FieldViolation>? violations)
        => DraftViolations.Add(ref violations, new FieldViolation(modifier.Path, rule, description));
}
