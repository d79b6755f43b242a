using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Reads scalar values from text, wherever it comes from: JSON numbers and strings, keys of maps, query parameters, path
/// variables. Writes only the value, without its tag.
/// </summary>
internal static class ScalarText
{
    /// <summary>Writes a value of a field that is neither a message nor a list.</summary>
    /// <returns>False if the text is no value of the field's type; nothing is written then.</returns>
    public static bool TryWrite(FieldPlan field, ReadOnlySpan<byte> text, WireWriter output)
    {
        switch (field.Type)
        {
            case FieldType.String:
                output.WriteVarint((ulong)text.Length);
                output.WriteRaw(text);
                return true;
            case FieldType.Bytes:
                return TryWriteBase64(text, output);
            case FieldType.Bool:
                return TryWriteBool(text, output);
            case FieldType.Double or FieldType.Float:
                return TryWriteFloating(field.Type, text, output);
            case FieldType.Enum:
                return TryWriteEnum(field.Enum!, text, output);
            default:
                return TryWriteInteger(field.Type, text, output);
        }
    }

    /// <summary>What values look like, for messages to people.</summary>
    public static string Expected(FieldPlan field) => field.Type switch
    {
        FieldType.String => "a string is expected.",
        FieldType.Bytes => "base64 is expected.",
        FieldType.Bool => "true or false is expected.",
        FieldType.Double or FieldType.Float => "a number is expected.",
        FieldType.Enum => $"one of {field.Enum!.Names} is expected.",
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => "a whole number of 32 bits is expected.",
        FieldType.UInt32 or FieldType.Fixed32 => "a whole number of 32 bits, not negative, is expected.",
        FieldType.UInt64 or FieldType.Fixed64 => "a whole number of 64 bits, not negative, is expected.",
        _ => "a whole number of 64 bits is expected.",
    };

    private static bool TryWriteBool(ReadOnlySpan<byte> text, WireWriter output)
    {
        var isTrue = text.SequenceEqual("true"u8);
        if (!isTrue && !text.SequenceEqual("false"u8))
        {
            return false;
        }

        output.WriteVarint(isTrue ? 1u : 0u);
        return true;
    }

    private static bool TryWriteEnum(EnumPlan plan, ReadOnlySpan<byte> text, WireWriter output)
    {
        if (!plan.TryGetNumber(text, out var number)
            && !(TryParseInt64(text, out var parsed) && parsed is >= int.MinValue and <= int.MaxValue
                && (!plan.IsClosed || plan.TryGetName((int)parsed, out _)) && (number = (int)parsed) == parsed))
        {
            return false;
        }

        output.WriteVarint((ulong)(long)number);
        return true;
    }

    private static bool TryWriteFloating(FieldType type, ReadOnlySpan<byte> text, WireWriter output)
    {
        if (!TryParseDouble(text, out var value, out var isSpecial))
        {
            return false;
        }

        if (type == FieldType.Double)
        {
            output.WriteFixed64(BitConverter.DoubleToUInt64Bits(value));
            return true;
        }

        var single = (float)value;
        if (!isSpecial && !float.IsFinite(single))
        {
            return false;
        }

        output.WriteFixed32(BitConverter.SingleToUInt32Bits(single));
        return true;
    }

    private static bool TryParseDouble(ReadOnlySpan<byte> text, out double value, out bool isSpecial)
    {
        isSpecial = true;
        if (text.SequenceEqual("NaN"u8))
        {
            // The positive one, which other writers use; .NET's own has the sign set.
            value = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);
            return true;
        }

        if (text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        isSpecial = false;
        value = 0;
        return IsNumber(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static bool TryWriteInteger(FieldType type, ReadOnlySpan<byte> text, WireWriter output)
    {
        if (type is FieldType.UInt64 or FieldType.Fixed64)
        {
            if (!TryParseUInt64(text, out var unsigned))
            {
                return false;
            }

            WriteUnsigned(type, unsigned, output);
            return true;
        }

        if (!TryParseInt64(text, out var value))
        {
            return false;
        }

        switch (type)
        {
            case FieldType.Int64:
                output.WriteVarint((ulong)value);
                return true;
            case FieldType.SInt64:
                output.WriteVarint((ulong)((value << 1) ^ (value >> 63)));
                return true;
            case FieldType.SFixed64:
                output.WriteFixed64((ulong)value);
                return true;
            case FieldType.UInt32 or FieldType.Fixed32:
                return value is >= 0 and <= uint.MaxValue && WriteUnsigned(type, (ulong)value, output);
            default:
                return value is >= int.MinValue and <= int.MaxValue && WriteSigned32(type, (int)value, output);
        }
    }

    private static bool WriteUnsigned(FieldType type, ulong value, WireWriter output)
    {
        switch (type)
        {
            case FieldType.Fixed64:
                output.WriteFixed64(value);
                break;
            case FieldType.Fixed32:
                output.WriteFixed32((uint)value);
                break;
            default:
                output.WriteVarint(value);
                break;
        }

        return true;
    }

    private static bool WriteSigned32(FieldType type, int value, WireWriter output)
    {
        switch (type)
        {
            case FieldType.SInt32:
                output.WriteVarint((uint)((value << 1) ^ (value >> 31)));
                break;
            case FieldType.SFixed32:
                output.WriteFixed32((uint)value);
                break;
            default:
                output.WriteVarint((ulong)(long)value);
                break;
        }

        return true;
    }

    private static bool TryParseInt64(ReadOnlySpan<byte> text, out long value)
    {
        if (IsNumber(text) && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
        {
            return true;
        }

        // Such as 1.0 or 1e3: legal as long as the value is whole.
        value = 0;
        if (!TryParseWhole(text, out var whole) || whole < long.MinValue || whole > long.MaxValue)
        {
            return false;
        }

        value = (long)whole;
        return true;
    }

    private static bool TryParseUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        if (IsNumber(text) && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
        {
            return true;
        }

        value = 0;
        if (!TryParseWhole(text, out var whole) || whole < 0 || whole > ulong.MaxValue)
        {
            return false;
        }

        value = (ulong)whole;
        return true;
    }

    private static bool TryParseWhole(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        return IsNumber(text)
            && text.Length <= 64
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && decimal.Truncate(value) == value;
    }

    // Keeps out what .NET's parsers take and JSON does not: white space, a plus sign, a bare point.
    private static bool IsNumber(ReadOnlySpan<byte> text)
        => !text.IsEmpty && (char.IsAsciiDigit((char)text[0]) || (text[0] == '-' && text.Length > 1 && char.IsAsciiDigit((char)text[1])))
            && (char.IsAsciiDigit((char)text[^1]));

    // Both alphabets of RFC 4648, with padding or without, and with any bits after the last byte: other readers take them too.
    private static bool TryWriteBase64(ReadOnlySpan<byte> text, WireWriter output)
    {
        var unpadded = text.TrimEnd((byte)'=');
        if (text.Length - unpadded.Length > 2)
        {
            return false;
        }

        var rented = ArrayPool<byte>.Shared.Rent(unpadded.Length * 2 + 4);
        try
        {
            var normal = rented.AsSpan(0, unpadded.Length);
            unpadded.CopyTo(normal);
            normal.Replace((byte)'+', (byte)'-');
            normal.Replace((byte)'/', (byte)'_');
            ClearLastBits(normal);
            var decoded = rented.AsSpan(unpadded.Length);
            if (normal.ContainsAny((byte)' ', (byte)'\n', (byte)'\r') || normal.Contains((byte)'\t')
                || Base64Url.DecodeFromUtf8(normal, decoded, out var consumed, out var length) != OperationStatus.Done || consumed != normal.Length)
            {
                return false;
            }

            output.WriteVarint((ulong)length);
            output.WriteRaw(decoded[..length]);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void ClearLastBits(Span<byte> text)
    {
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;
        var unused = (text.Length % 4) switch { 2 => 0b1111, 3 => 0b11, _ => 0 };
        if (unused > 0 && alphabet.IndexOf(text[^1]) is >= 0 and var bits)
        {
            text[^1] = alphabet[bits & ~unused];
        }
    }
}
