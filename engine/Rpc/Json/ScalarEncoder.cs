using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Writes scalar values, keys of maps and defaults as JSON.</summary>
internal readonly struct ScalarEncoder(Utf8JsonWriter json, JsonFormat format)
{
    // Beyond this, readers that hold numbers as doubles lose digits: 2^53 is what 2^53 + 1 becomes, too.
    private const long MaxExact = (1L << 53) - 1;

    private const int MaxKeyLength = 24;

    public void WriteDefault(FieldPlan field)
    {
        switch (field.Type)
        {
            case FieldType.String or FieldType.Bytes:
                json.WriteStringValue(""u8);
                break;
            case FieldType.Bool:
                json.WriteBooleanValue(false);
                break;
            case FieldType.Enum:
                WriteEnum(field.Enum!, field.Enum!.Default);
                break;
            case FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 or FieldType.Fixed64 or FieldType.SFixed64:
                WriteWide(0L);
                break;
            default:
                json.WriteNumberValue(0);
                break;
        }
    }

    // A client of gRPC may have stored text that is no UTF-8, and JSON cannot say it: what is wrong in it becomes U+FFFD.
    public void WriteText(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(text));
        }
    }

    public void WriteName(ReadOnlySpan<byte> name)
    {
        if (Utf8.IsValid(name))
        {
            json.WritePropertyName(name);
        }
        else
        {
            json.WritePropertyName(Encoding.UTF8.GetString(name));
        }
    }

    public void WriteEnum(EnumPlan plan, int number)
    {
        if (plan.IsNull && number == plan.Default)
        {
            json.WriteNullValue();
        }
        else if (plan.TryGetName(number, out var name))
        {
            json.WriteStringValue(name);
        }
        else
        {
            json.WriteNumberValue(number);
        }
    }

    public void WriteDouble(double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
    }

    public void WriteSingle(float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            WriteDouble(value);
        }
    }

    public void WriteInteger(FieldType type, ref WireReader reader)
    {
        switch (type)
        {
            case FieldType.UInt64:
                WriteWide(reader.ReadVarint());
                break;
            case FieldType.Fixed64:
                WriteWide(reader.ReadFixed64());
                break;
            case FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64:
                WriteWide(ReadInteger(type, ref reader));
                break;
            default:
                json.WriteNumberValue(ReadInteger(type, ref reader));
                break;
        }
    }

    private void WriteWide(long value)
    {
        if (format == JsonFormat.Native && value is >= -MaxExact and <= MaxExact)
        {
            json.WriteNumberValue(value);
            return;
        }

        Span<byte> text = stackalloc byte[MaxKeyLength];
        Utf8Formatter.TryFormat(value, text, out var length);
        json.WriteStringValue(text[..length]);
    }

    private void WriteWide(ulong value)
    {
        if (format == JsonFormat.Native && value <= MaxExact)
        {
            json.WriteNumberValue(value);
            return;
        }

        Span<byte> text = stackalloc byte[MaxKeyLength];
        Utf8Formatter.TryFormat(value, text, out var length);
        json.WriteStringValue(text[..length]);
    }

    private static long ReadInteger(FieldType type, ref WireReader reader)
    {
        switch (type)
        {
            case FieldType.Int32:
                return (int)reader.ReadVarint();
            case FieldType.UInt32:
                return (uint)reader.ReadVarint();
            case FieldType.SInt32:
                var folded = (uint)reader.ReadVarint();
                return (int)(folded >> 1) ^ -(int)(folded & 1);
            case FieldType.SInt64:
                var wide = reader.ReadVarint();
                return (long)(wide >> 1) ^ -(long)(wide & 1);
            case FieldType.Fixed32:
                return reader.ReadFixed32();
            case FieldType.SFixed32:
                return (int)reader.ReadFixed32();
            case FieldType.SFixed64:
                return (long)reader.ReadFixed64();
            default:
                return (long)reader.ReadVarint();
        }
    }

    public void WriteKey(FieldPlan key, WireReader reader, bool isDefault)
    {
        if (key.Type == FieldType.String)
        {
            WriteName(isDefault ? default : reader.ReadBytes());
            return;
        }

        if (key.Type == FieldType.Bool)
        {
            json.WritePropertyName(!isDefault && reader.ReadVarint() != 0 ? "true"u8 : "false"u8);
            return;
        }

        Span<byte> text = stackalloc byte[MaxKeyLength];
        int length;
        if (key.Type is FieldType.UInt64 or FieldType.Fixed64)
        {
            var value = isDefault ? 0 : key.Type == FieldType.UInt64 ? reader.ReadVarint() : reader.ReadFixed64();
            Utf8Formatter.TryFormat(value, text, out length);
        }
        else
        {
            Utf8Formatter.TryFormat(isDefault ? 0 : ReadInteger(key.Type, ref reader), text, out length);
        }

        json.WritePropertyName(text[..length]);
    }
}
