using System.Text.Json;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Turns JSON text into protobuf wire bytes, with no message object between. Both spellings of field names are taken, unknown
/// and repeated names are refused. Source: protobuf.dev, "ProtoJSON Format".
/// </summary>
/// <remarks>Nesting is limited by <see cref="JsonTokens.MaxDepth"/>, so the recursion is too.</remarks>
internal ref partial struct JsonDecoder
{
    // Bits for so many fields fit on the stack; a message with more takes them from the heap.
    private const int StackWords = 4;

    private const string GivenTwice = "it is given more than once.";

    private readonly MessagePlans _plans;
    private readonly WireWriter _output;
    private JsonTokens _tokens;

    private JsonDecoder(ReadOnlySpan<byte> json, string prefix, MessagePlans plans, WireWriter output)
    {
        _plans = plans;
        _output = output;
        _tokens = new JsonTokens(json, prefix);
    }

    /// <summary>Writes the message that a JSON text says.</summary>
    /// <exception cref="BaasException">rpc JSON_MALFORMED, FIELD_UNKNOWN, FIELD_MALFORMED.</exception>
    public static void Decode(ReadOnlySpan<byte> json, MessagePlan message, MessagePlans plans, WireWriter output)
    {
        var decoder = new JsonDecoder(json, "", plans, output);
        decoder.Run(message, field: null);
    }

    /// <summary>Writes the field, with its tag, whose value a JSON text says.</summary>
    /// <exception cref="BaasException">rpc JSON_MALFORMED, FIELD_UNKNOWN, FIELD_MALFORMED.</exception>
    public static void DecodeField(ReadOnlySpan<byte> json, FieldPlan field, MessagePlans plans, WireWriter output)
    {
        var decoder = new JsonDecoder(json, field.Descriptor.Name, plans, output);
        decoder.Run(message: null, field);
    }

    private void Run(MessagePlan? message, FieldPlan? field)
    {
        try
        {
            _tokens.Next();
            if (field is not null)
            {
                ReadField(field);
            }
            else
            {
                ReadMessage(message!);
            }

            // Anything but white space after the value makes this throw.
            _tokens.Next();
        }
        catch (JsonException error)
        {
            throw _tokens.Malformed(error);
        }
        finally
        {
            _tokens.Dispose();
        }
    }

    private void ReadObject(MessagePlan plan, bool isAny)
    {
        _tokens.Require(JsonTokenType.StartObject, "an object is expected.");
        var words = (plan.Fields.Length + 63) / 64;
        scoped Span<ulong> seen = words <= StackWords ? stackalloc ulong[StackWords] : new ulong[words];
        scoped Span<ulong> seenOneofs = words <= StackWords ? stackalloc ulong[StackWords] : new ulong[words];
        var hasType = false;
        while (_tokens.NextIn(JsonTokenType.EndObject))
        {
            var name = _tokens.Text();
            if (isAny && name.SequenceEqual("@type"u8))
            {
                hasType = !hasType ? true : throw _tokens.Fault(GivenTwice);
                _tokens.Next();
                continue;
            }

            var field = plan.Find(name) ?? throw RpcErrors.FieldUnknown(_tokens.Path());
            if (!TryMark(seen, field.Index))
            {
                throw _tokens.Fault(GivenTwice);
            }

            _tokens.Next();
            if (field.Oneof >= 0 && (_tokens.Type != JsonTokenType.Null || field.TakesNull) && !TryMark(seenOneofs, field.Oneof))
            {
                throw _tokens.Fault($"only one field of '{field.Descriptor.ContainingOneof.Name}' may be given.");
            }

            ReadField(field);
        }
    }

    private void ReadField(FieldPlan field)
    {
        if (_tokens.Type == JsonTokenType.Null && !(field.TakesNull && !field.IsRepeated && !field.IsMap))
        {
            return;
        }

        if (field.IsMap)
        {
            ReadMap(field);
        }
        else if (field.IsRepeated)
        {
            ReadList(field);
        }
        else
        {
            _output.WriteTag(field.Number, field.Wire);
            ReadValue(field);
        }
    }

    private void ReadList(FieldPlan field)
    {
        _tokens.Require(JsonTokenType.StartArray, "an array is expected.");
        var isPacked = field.IsPacked;
        var start = _output.Length;
        var mark = isPacked ? _output.BeginMessage(field.Number) : 0;
        var isEmpty = true;
        while (_tokens.NextIn(JsonTokenType.EndArray))
        {
            isEmpty = false;
            if (!isPacked)
            {
                _output.WriteTag(field.Number, field.Wire);
            }

            ReadValue(field);
        }

        if (isPacked && isEmpty)
        {
            _output.Truncate(start);
        }
        else if (isPacked)
        {
            _output.EndMessage(mark);
        }
    }

    private void ReadMap(FieldPlan field)
    {
        _tokens.Require(JsonTokenType.StartObject, "an object is expected.");
        var keys = new KeySet(stackalloc ulong[KeySet.FewWords]);
        while (_tokens.NextIn(JsonTokenType.EndObject))
        {
            var key = _tokens.Text();
            if (!keys.Add(key))
            {
                throw _tokens.Fault("the key is given more than once.");
            }

            var mark = _output.BeginMessage(field.Number);
            _output.WriteTag(1, field.Key!.Wire);
            if (!ScalarText.TryWrite(field.Key, key, _output))
            {
                throw _tokens.Fault($"as a key, {ScalarText.Expected(field.Key)}");
            }

            _tokens.Next();
            _output.WriteTag(2, field.Value!.Wire);
            ReadValue(field.Value);
            _output.EndMessage(mark);
        }
    }

    /// <summary>Reads one value: of a field, of an element of a list, of an entry of a map. Its tag is written already.</summary>
    private void ReadValue(FieldPlan field)
    {
        if (field.Wire == WireType.StartGroup)
        {
            ReadMessage(field.Message!);
            _output.WriteTag(field.Number, WireType.EndGroup);
            return;
        }

        if (field.Message is { } message)
        {
            var mark = _output.BeginLength();
            ReadMessage(message);
            _output.EndMessage(mark);
            return;
        }

        if (!IsTokenOf(field))
        {
            throw _tokens.Fault(ScalarText.Expected(field));
        }

        if (field.Enum is { IsNull: true } && _tokens.Type == JsonTokenType.Null)
        {
            _output.WriteVarint(0);
            return;
        }

        var text = _tokens.Text();
        if (!ScalarText.TryWrite(field, text, _output))
        {
            throw _tokens.Fault(ScalarText.Expected(field));
        }
    }

    private readonly bool IsTokenOf(FieldPlan field) => _tokens.Type switch
    {
        JsonTokenType.String => field.Type != FieldType.Bool,
        JsonTokenType.Number => field.Type is not (FieldType.Bool or FieldType.String or FieldType.Bytes),
        JsonTokenType.True or JsonTokenType.False => field.Type == FieldType.Bool,
        JsonTokenType.Null => field.Enum is { IsNull: true },
        _ => false,
    };

    private static bool TryMark(scoped Span<ulong> bits, int index)
    {
        var isNew = (bits[index / 64] & (1ul << (index % 64))) == 0;
        bits[index / 64] |= 1ul << (index % 64);
        return isNew;
    }
}
