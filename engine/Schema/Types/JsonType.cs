using System.Text.Json;
using System.Text.Unicode;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>Any JSON value, stored as compact JSON text. JSON's null is null.</summary>
internal sealed class JsonType : FieldType
{
    private const int MaxBytes = 1_048_576;

    // Each level of JSON is three of protobuf, whose parsers take a hundred: one deeper value, and clients could not read the page it is on.
    private const int MaxDepth = 25;

    private static readonly ValueFault TooLong = new("MAX_LENGTH", $"expected at most {MaxBytes} bytes of JSON");

    private static readonly ValueFault TooDeep = new("FORMAT", $"expected values that are nested at most {MaxDepth} deep");

    private static readonly ValueFault NotFinite = new("FORMAT", "expected finite numbers; JSON has no NaN and no infinity");

    public JsonType(FieldDraft draft) => draft.RefuseAllBut(ValidationRules.None);

    public override string Name => "json";

    public override ValueKind Kind => ValueKind.Json;

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (input.Kind == StructKind.Null)
        {
            return true;
        }

        if (!TryCheck(input, depth: 0, out fault))
        {
            return false;
        }

        using var buffer = new WireWriter();
        using (var json = new Utf8JsonWriter(buffer, StoredJson.Options))
        {
            StructJson.WriteValue(input, json);
        }

        if (buffer.Length > MaxBytes)
        {
            fault = TooLong;
            return false;
        }

        value = FieldValue.Of(buffer.WrittenSpan.ToArray());
        return true;
    }

    // The writer would put a replacement character for what is not UTF-8, and throw for the rest; a client's fault is a result.
    private static bool TryCheck(in StructValue value, int depth, out ValueFault fault)
    {
        fault = default;
        switch (value.Kind)
        {
            case StructKind.Number:
                fault = double.IsFinite(value.Number) ? default : NotFinite;
                break;
            case StructKind.Text:
                fault = CheckText(value.Bytes);
                break;
            case StructKind.Object or StructKind.List when depth == MaxDepth:
                fault = TooDeep;
                break;
            case StructKind.Object:
                return TryCheckObject(value.Bytes, depth + 1, out fault);
            case StructKind.List:
                return TryCheckList(value.Bytes, depth + 1, out fault);
        }

        return fault.Rule is null;
    }

    // PostgreSQL's JSON functions fail at the escape of U+0000.
    private static ValueFault CheckText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return ValueFaults.NotUtf8;
        }

        return utf8.Contains((byte)0) ? ValueFaults.HasNul : default;
    }

    private static bool TryCheckObject(ReadOnlySpan<byte> message, int depth, out ValueFault fault)
    {
        fault = default;
        var entries = new StructEntries(message);
        while (entries.MoveNext())
        {
            fault = CheckText(entries.Key);
            if (fault.Rule is not null)
            {
                return false;
            }

            if (!TryCheck(StructValue.Parse(entries.Value), depth, out fault))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryCheckList(ReadOnlySpan<byte> message, int depth, out ValueFault fault)
    {
        fault = default;
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            if (fieldNumber != 1 || wireType != WireType.Bytes)
            {
                reader.Skip(fieldNumber, wireType);
            }
            else if (!TryCheck(StructValue.Parse(reader.ReadBytes()), depth, out fault))
            {
                return false;
            }
        }

        return true;
    }
}
