using System.Buffers.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Reads JSON of any shape into the messages of google/protobuf/struct.proto.</summary>
internal static class StructDecoder
{
    public static void ReadStruct(ref JsonTokens tokens, WireWriter output)
    {
        tokens.Require(JsonTokenType.StartObject, "an object is expected.");
        var keys = new KeySet(stackalloc ulong[KeySet.FewWords]);
        while (tokens.NextIn(JsonTokenType.EndObject))
        {
            var key = tokens.Text();
            if (!keys.Add(key))
            {
                throw tokens.Fault("the key is given more than once.");
            }

            var entry = output.BeginMessage(StructWire.FieldsField);
            output.WriteBytesField(StructWire.KeyField, key);
            var value = output.BeginMessage(StructWire.ValueField);
            tokens.Next();
            ReadValue(ref tokens, output);
            output.EndMessage(value);
            output.EndMessage(entry);
        }
    }

    public static void ReadList(ref JsonTokens tokens, WireWriter output)
    {
        tokens.Require(JsonTokenType.StartArray, "an array is expected.");
        while (tokens.NextIn(JsonTokenType.EndArray))
        {
            var mark = output.BeginMessage(StructWire.ValuesField);
            ReadValue(ref tokens, output);
            output.EndMessage(mark);
        }
    }

    public static void ReadValue(ref JsonTokens tokens, WireWriter output)
    {
        switch (tokens.Type)
        {
            case JsonTokenType.Null:
                output.WriteVarintField(StructWire.NullField, 0);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                output.WriteBoolField(StructWire.BoolField, tokens.Type == JsonTokenType.True);
                break;
            case JsonTokenType.String:
                output.WriteBytesField(StructWire.StringField, tokens.Text());
                break;
            case JsonTokenType.Number:
                output.WriteDoubleField(StructWire.NumberField, ReadDouble(ref tokens));
                break;
            case JsonTokenType.StartObject:
                var fields = output.BeginMessage(StructWire.StructField);
                ReadStruct(ref tokens, output);
                output.EndMessage(fields);
                break;
            default:
                var list = output.BeginMessage(StructWire.ListField);
                ReadList(ref tokens, output);
                output.EndMessage(list);
                break;
        }
    }

    private static double ReadDouble(ref JsonTokens tokens)
    {
        var text = tokens.Text();
        return Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length && double.IsFinite(value)
            ? value
            : throw tokens.Fault("a number that a double can hold is expected.");
    }
}
