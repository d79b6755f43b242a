using System.Text.Json;

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
                StructDecoder.ReadStruct(ref _tokens, _output);
                break;
            case JsonShape.Value:
                StructDecoder.ReadValue(ref _tokens, _output);
                break;
            case JsonShape.ListValue:
                StructDecoder.ReadList(ref _tokens, _output);
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
            _ => "paths of fields in lowerCamelCase, separated by commas, are expected.",
        };
        _tokens.Require(JsonTokenType.String, expected);
        var text = _tokens.Text();

        // ProtoJSON knows paths in one spelling only; queries may have both.
        if ((shape == JsonShape.FieldMask && text.Contains((byte)'_')) || !WellKnownText.TryWrite(shape, text, _output))
        {
            throw _tokens.Fault(expected);
        }
    }

    private void ReadAny()
    {
        _tokens.Require(JsonTokenType.StartObject, "an object with a member @type is expected.");
        var typeUrl = FindTypeUrl();
        if (typeUrl is null)
        {
            // Only the empty object may do without a type.
            _tokens.Next();
            if (_tokens.Type != JsonTokenType.EndObject)
            {
                throw _tokens.Fault("a member @type is expected in its object.");
            }

            return;
        }

        var plan = _plans.FindByTypeUrl(typeUrl) ?? throw _tokens.Fault($"the type '{typeUrl}' is not known.");
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
        var hasType = false;
        var hasValue = false;
        while (_tokens.NextIn(JsonTokenType.EndObject))
        {
            var isType = _tokens.Text().SequenceEqual("@type"u8);
            if (!isType && !_tokens.Text().SequenceEqual("value"u8))
            {
                throw RpcErrors.FieldUnknown(_tokens.Path());
            }

            if (isType ? hasType : hasValue)
            {
                throw _tokens.Fault(GivenTwice);
            }

            hasType |= isType;
            hasValue |= !isType;
            _tokens.Next();
            if (!isType)
            {
                ReadMessage(plan);
            }
        }

        if (!hasValue)
        {
            throw _tokens.Fault("a member value is expected in its object.");
        }
    }

    // The type may come after the fields that it explains, so it is looked for ahead.
    private readonly string? FindTypeUrl()
    {
        var ahead = _tokens.Ahead();
        try
        {
            while (ahead.Read() && ahead.TokenType != JsonTokenType.EndObject)
            {
                var isType = ahead.ValueTextEquals("@type"u8);
                ahead.Read();
                if (isType)
                {
                    return ahead.TokenType == JsonTokenType.String ? ahead.GetString() : throw _tokens.Fault("its member @type must be a string.");
                }

                ahead.Skip();
            }
        }
        catch (InvalidOperationException)
        {
            throw JsonTokens.HalfPair(ahead.TokenStartIndex);
        }

        return null;
    }
}
