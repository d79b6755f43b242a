using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Turns JSON text into protobuf wire bytes, with no message object between. Both spellings of field names are taken, unknown
/// and repeated names are refused. Source: protobuf.dev, "ProtoJSON Format".
/// </summary>
/// <remarks>Nesting is limited by <see cref="MaxDepth"/>, so the recursion is too.</remarks>
internal ref partial struct JsonDecoder
{
    /// <summary>Deepest nesting of objects and arrays.</summary>
    public const int MaxDepth = 64;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    // Bits for so many fields fit on the stack; a message with more takes them from the heap.
    private const int StackWords = 4;

    private readonly ReadOnlySpan<byte> _json;
    private readonly MessagePlans _plans;
    private readonly WireWriter _output;
    private readonly string _prefix;
    private Utf8JsonReader _reader;
    private byte[] _scratch = [];

    private JsonDecoder(ReadOnlySpan<byte> json, MessagePlans plans, WireWriter output, string prefix)
    {
        _json = json;
        _plans = plans;
        _output = output;
        _prefix = prefix;
        _reader = new Utf8JsonReader(json, ReaderOptions);
    }

    /// <summary>Writes the message that a JSON text says.</summary>
    /// <exception cref="BaasException">rpc JSON_MALFORMED, FIELD_UNKNOWN, FIELD_MALFORMED.</exception>
    public static void Decode(ReadOnlySpan<byte> json, MessagePlan message, MessagePlans plans, WireWriter output)
    {
        var decoder = new JsonDecoder(json, plans, output, "");
        decoder.Run(message, field: null);
    }

    /// <summary>Writes the field, with its tag, whose value a JSON text says.</summary>
    /// <exception cref="BaasException">rpc JSON_MALFORMED, FIELD_UNKNOWN, FIELD_MALFORMED.</exception>
    public static void DecodeField(ReadOnlySpan<byte> json, FieldPlan field, MessagePlans plans, WireWriter output)
    {
        var decoder = new JsonDecoder(json, plans, output, field.Descriptor.Name);
        decoder.Run(message: null, field);
    }

    private void Run(MessagePlan? message, FieldPlan? field)
    {
        if (!Utf8.IsValid(_json))
        {
            throw RpcErrors.JsonMalformed(ValidUtf8Length(_json), "the text is not UTF-8.");
        }

        try
        {
            _reader.Read();
            if (field is not null)
            {
                ReadField(field);
            }
            else
            {
                ReadMessage(message!);
            }

            // Anything but white space after the value makes this throw.
            _reader.Read();
        }
        catch (JsonException error)
        {
            throw RpcErrors.JsonMalformed(OffsetOf(error), Explain(error));
        }
        finally
        {
            if (_scratch.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_scratch);
            }
        }
    }

    private void ReadObject(MessagePlan plan, bool isAny)
    {
        Require(JsonTokenType.StartObject, "an object is expected.");
        var words = (plan.Fields.Length + 63) / 64;
        scoped Span<ulong> seen = words <= StackWords ? stackalloc ulong[StackWords] : new ulong[words];
        scoped Span<ulong> seenOneofs = words <= StackWords ? stackalloc ulong[StackWords] : new ulong[words];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text();
            if (isAny && name.SequenceEqual("@type"u8))
            {
                _reader.Read();
                continue;
            }

            var field = plan.Find(name) ?? throw RpcErrors.FieldUnknown(Path());
            if (!TryMark(seen, field.Index))
            {
                throw Fault("it is given more than once.");
            }

            _reader.Read();
            if (field.Oneof >= 0 && (_reader.TokenType != JsonTokenType.Null || field.TakesNull) && !TryMark(seenOneofs, field.Oneof))
            {
                throw Fault($"only one field of '{field.Descriptor.ContainingOneof.Name}' may be given.");
            }

            ReadField(field);
        }
    }

    private void ReadField(FieldPlan field)
    {
        if (_reader.TokenType == JsonTokenType.Null && !(field.TakesNull && !field.IsRepeated && !field.IsMap))
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
        Require(JsonTokenType.StartArray, "an array is expected.");
        var isPacked = field.IsPacked;
        var start = _output.Length;
        var mark = isPacked ? _output.BeginMessage(field.Number) : 0;
        var isEmpty = true;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
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
        Require(JsonTokenType.StartObject, "an object is expected.");
        var keys = new KeySet(stackalloc ulong[KeySet.FewWords]);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Text();
            if (!keys.Add(key))
            {
                throw Fault("the key is given more than once.");
            }

            var mark = _output.BeginMessage(field.Number);
            _output.WriteTag(1, field.Key!.Wire);
            if (!ScalarText.TryWrite(field.Key, key, _output))
            {
                throw Fault($"as a key, {ScalarText.Expected(field.Key)}");
            }

            _reader.Read();
            _output.WriteTag(2, field.Value!.Wire);
            ReadValue(field.Value);
            _output.EndMessage(mark);
        }
    }

    /// <summary>Reads one value: of a field, of an element of a list, of an entry of a map. Its tag is written already.</summary>
    private void ReadValue(FieldPlan field)
    {
        if (field.Message is { } message)
        {
            var mark = _output.BeginLength();
            ReadMessage(message);
            _output.EndMessage(mark);
            return;
        }

        if (!IsTokenOf(field))
        {
            throw Fault(ScalarText.Expected(field));
        }

        if (field.Enum is { IsNull: true } && _reader.TokenType == JsonTokenType.Null)
        {
            _output.WriteVarint(0);
            return;
        }

        var text = Text();
        if (!ScalarText.TryWrite(field, text, _output))
        {
            throw Fault(ScalarText.Expected(field));
        }
    }

    private readonly bool IsTokenOf(FieldPlan field) => _reader.TokenType switch
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

    /// <summary>The text of the current string, name, number or literal, without escapes; valid until the next call.</summary>
    private ReadOnlySpan<byte> Text()
    {
        if (!_reader.ValueIsEscaped)
        {
            return _reader.ValueSpan;
        }

        if (_scratch.Length < _reader.ValueSpan.Length)
        {
            if (_scratch.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_scratch);
            }

            _scratch = ArrayPool<byte>.Shared.Rent(_reader.ValueSpan.Length);
        }

        try
        {
            return _scratch.AsSpan(0, _reader.CopyString(_scratch));
        }
        catch (InvalidOperationException)
        {
            throw RpcErrors.JsonMalformed(_reader.TokenStartIndex, "a string has half a surrogate pair.");
        }
    }

    private readonly void Require(JsonTokenType type, string expected)
    {
        if (_reader.TokenType != type)
        {
            throw Fault(expected);
        }
    }

    private readonly BaasException Fault(string expected) => RpcErrors.FieldMalformed(Path(), expected);

    private readonly string Path() => JsonPath.At(_json, _reader.TokenStartIndex, _prefix);
}
