using System.Globalization;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>Turns the text of a cell into what its field takes.</summary>
internal static class CellReader
{
    // Beyond, a google.protobuf.Value carries the digits.
    private const long MaxExactInteger = (1L << 53) - 1;

    private static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = StructJson.MaxDepth };

    /// <summary>Writes the members of a <c>google.protobuf.Value</c>.</summary>
    /// <param name="cell">UTF-8; not empty.</param>
    /// <returns>False when the cell cannot be converted; the writer may then have something that is to be taken back.</returns>
    public static bool TryWrite(Field field, ReadOnlySpan<byte> cell, WireWriter wire)
    {
        switch (field.Kind)
        {
            case ValueKind.Number:
                return TryWriteNumber(cell, wire);
            case ValueKind.Integer:
                return TryWriteInteger(cell, wire);
            case ValueKind.Bool:
                return TryWriteBool(cell.Trim((byte)' '), wire);
            case ValueKind.Json or ValueKind.GeoPoint:
                return TryWriteJson(cell, wire);
            case ValueKind.TextList when cell.TrimStart((byte)' ').StartsWith("["u8):
                return TryWriteJson(cell, wire);
            default:
                wire.WriteBytesField(3, cell);
                return true;
        }
    }

    private static bool TryWriteNumber(ReadOnlySpan<byte> cell, WireWriter wire)
    {
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return false;
        }

        wire.WriteDoubleField(2, number);
        return true;
    }

    private static bool TryWriteInteger(ReadOnlySpan<byte> cell, WireWriter wire)
    {
        if (!long.TryParse(cell, NumberStyles.Integer, CultureInfo.InvariantCulture, out var integer))
        {
            return false;
        }

        if (integer is >= -MaxExactInteger and <= MaxExactInteger)
        {
            wire.WriteDoubleField(2, integer);
        }
        else
        {
            wire.WriteStringField(3, integer.ToString(CultureInfo.InvariantCulture));
        }

        return true;
    }

    private static bool TryWriteBool(ReadOnlySpan<byte> cell, WireWriter wire)
    {
        Span<byte> lower = stackalloc byte[5];
        if (cell.Length > lower.Length)
        {
            return false;
        }

        System.Text.Ascii.ToLower(cell, lower, out var length);
        lower = lower[..length];
        var isTrue = lower.SequenceEqual("true"u8) || lower.SequenceEqual("yes"u8) || lower.SequenceEqual("y"u8) || lower.SequenceEqual("1"u8);
        var isFalse = lower.SequenceEqual("false"u8) || lower.SequenceEqual("no"u8) || lower.SequenceEqual("n"u8) || lower.SequenceEqual("0"u8);
        wire.WriteBoolField(4, isTrue);
        return isTrue || isFalse;
    }

    private static bool TryWriteJson(ReadOnlySpan<byte> cell, WireWriter wire)
    {
        try
        {
            var json = new Utf8JsonReader(cell, JsonOptions);
            json.Read();
            StructJson.ReadValue(ref json, wire);
            return !json.Read();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second is a lone surrogate.
            return false;
        }
    }
}
