using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <content>The messages that have a JSON form of their own.</content>
internal ref partial struct JsonDecoder
{
    private void ReadMessage(MessagePlan plan)
    {
        switch (plan.Shape)
        {
            case JsonShape.Plain:
                ReadObject(plan, isAny: false);
                break;
            case JsonShape.Struct:
                ReadStruct();
                break;
            case JsonShape.Value:
                ReadAnyValue();
                break;
            case JsonShape.ListValue:
                ReadListValue();
                break;
            case JsonShape.Wrapper:
                ReadWrapper(plan);
                break;
            case JsonShape.Any:
                ReadAny();
                break;
            default:
                ReadText(plan.Shape);
                break;
        }
    }

    private void ReadWrapper(MessagePlan plan)
    {
        var value = plan.Fields[0];
        _output.WriteTag(value.Number, value.Wire);
        ReadValue(value);
    }

    private void ReadText(JsonShape shape)
    {
        var expected = shape switch
        {
            JsonShape.Timestamp => "a time as 2026-01-31T12:00:00Z is expected.",
            JsonShape.Duration => "a duration as 1.5s is expected.",
            _ => "paths of fields, separated by commas, are expected.",
        };
        Require(JsonTokenType.String, expected);
        if (!WellKnownText.TryWrite(shape, Text(), _output))
        {
            throw Fault(expected);
        }
    }

    private void ReadStruct()
    {
        Require(JsonTokenType.StartObject, "an object is expected.");
        var keys = new KeySet(stackalloc ulong[KeySet.FewWords]);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Text();
            if (!keys.Add(key))
            {
                throw Fault("the key is given more than once.");
            }

            var entry = _output.BeginMessage(StructWire.FieldsField);
            _output.WriteBytesField(StructWire.KeyField, key);
            var value = _output.BeginMessage(StructWire.ValueField);
            _reader.Read();
            ReadAnyValue();
            _output.EndMessage(value);
            _output.EndMessage(entry);
        }
    }

    private void ReadListValue()
    {
        Require(JsonTokenType.StartArray, "an array is expected.");
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            var mark = _output.BeginMessage(StructWire.ValuesField);
            ReadAnyValue();
            _output.EndMessage(mark);
        }
    }

    private void ReadAnyValue()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.Null:
                _output.WriteVarintField(StructWire.NullField, 0);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                _output.WriteBoolField(StructWire.BoolField, _reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.String:
                _output.WriteBytesField(StructWire.StringField, Text());
                break;
            case JsonTokenType.Number:
                _output.WriteDoubleField(StructWire.NumberField, ReadDouble());
                break;
            case JsonTokenType.StartObject:
                var fields = _output.BeginMessage(StructWire.StructField);
                ReadStruct();
                _output.EndMessage(fields);
                break;
            default:
                var list = _output.BeginMessage(StructWire.ListField);
                ReadListValue();
                _output.EndMessage(list);
                break;
        }
    }

    private readonly double ReadDouble()
        => Utf8Parser.TryParse(_reader.ValueSpan, out double value, out var used) && used == _reader.ValueSpan.Length && double.IsFinite(value)
            ? value
            : throw Fault("a number that a double can hold is expected.");

    private void ReadAny()
    {
        Require(JsonTokenType.StartObject, "an object with a member @type is expected.");
        var typeUrl = FindTypeUrl();
        if (typeUrl is null)
        {
            // Only the empty object may do without a type.
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.EndObject)
            {
                throw Fault("a member @type is expected in its object.");
            }

            return;
        }

        var plan = _plans.FindByTypeUrl(typeUrl) ?? throw Fault($"the type '{typeUrl}' is not known.");
        _output.WriteStringField(1, typeUrl);
        var mark = _output.BeginMessage(2);
        if (plan.Shape == JsonShape.Plain)
        {
            ReadObject(plan, isAny: true);
        }
        else
        {
            ReadAnyOfWellKnown(plan);
        }

        _output.EndMessage(mark);
    }

    private void ReadAnyOfWellKnown(MessagePlan plan)
    {
        var hasValue = false;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var isType = _reader.ValueTextEquals("@type"u8);
            if (!isType && (hasValue || !_reader.ValueTextEquals("value"u8)))
            {
                throw RpcErrors.FieldUnknown(Path());
            }

            _reader.Read();
            if (!isType)
            {
                hasValue = true;
                ReadMessage(plan);
            }
        }
    }

    // The type may come after the fields that it explains, so it is looked for ahead.
    private readonly string? FindTypeUrl()
    {
        var ahead = _reader;
        while (ahead.Read() && ahead.TokenType != JsonTokenType.EndObject)
        {
            var isType = ahead.ValueTextEquals("@type"u8);
            ahead.Read();
            if (isType)
            {
                return ahead.TokenType == JsonTokenType.String && !ahead.ValueIsEscaped
                    ? Encoding.UTF8.GetString(ahead.ValueSpan)
                    : throw Fault("its member @type must be a string.");
            }

            ahead.Skip();
        }

        return null;
    }
}
