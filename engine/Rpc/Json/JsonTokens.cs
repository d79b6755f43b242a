using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Walks the tokens of one JSON text, and says where it is wrong. Disposing gives its memory back.</summary>
internal ref struct JsonTokens
{
    /// <summary>Deepest nesting of objects and arrays, which is what protobuf's own parsers take.</summary>
    public const int MaxDepth = 100;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    private readonly ReadOnlySpan<byte> _json;
    private readonly string _prefix;
    private Utf8JsonReader _reader;
    private byte[] _scratch = [];

    /// <param name="prefix">Path of the text itself, if it is the value of a field.</param>
    /// <exception cref="BaasException">rpc JSON_MALFORMED: the text is not UTF-8.</exception>
    public JsonTokens(ReadOnlySpan<byte> json, string prefix)
    {
        _json = json;
        _prefix = prefix;
        _reader = new Utf8JsonReader(json, ReaderOptions);
        if (!Utf8.IsValid(json))
        {
            throw RpcErrors.JsonMalformed(ValidUtf8Length(json), "the text is not UTF-8.");
        }
    }

    public readonly JsonTokenType Type => _reader.TokenType;

    /// <summary>Goes to the next token; false at the end of the text.</summary>
    /// <exception cref="JsonException">There is none that fits.</exception>
    public bool Next() => _reader.Read();

    /// <summary>Goes to the next name of an object, or element of an array; false at its end.</summary>
    /// <exception cref="JsonException">There is none that fits.</exception>
    public bool NextIn(JsonTokenType end) => _reader.Read() && _reader.TokenType != end;

    /// <summary>The reader at this place, to look ahead with.</summary>
    public readonly Utf8JsonReader Ahead() => _reader;

    /// <summary>The current name, string, number or literal without escapes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Text()
    {
        if (!_reader.ValueIsEscaped)
        {
            return _reader.ValueSpan;
        }

        if (_scratch.Length < _reader.ValueSpan.Length)
        {
            Dispose();
            _scratch = ArrayPool<byte>.Shared.Rent(_reader.ValueSpan.Length);
        }

        try
        {
            return _scratch.AsSpan(0, _reader.CopyString(_scratch));
        }
        catch (InvalidOperationException)
        {
            throw HalfPair(_reader.TokenStartIndex);
        }
    }

    /// <summary>An error in a string that escapes only one half of a character.</summary>
    public static BaasException HalfPair(long offset) => RpcErrors.JsonMalformed(offset, "a string has half a surrogate pair.");

    public readonly void Require(JsonTokenType type, string expected)
    {
        if (_reader.TokenType != type)
        {
            throw Fault(expected);
        }
    }

    /// <summary>An error at the current token.</summary>
    public readonly BaasException Fault(string expected) => RpcErrors.FieldMalformed(Path(), expected);

    /// <summary>Path of the current token.</summary>
    public readonly string Path() => JsonPath.At(_json, _reader.TokenStartIndex, _prefix);

    /// <summary>What the reader says of a text that is no JSON, with the place counted from the text's start.</summary>
    public readonly BaasException Malformed(JsonException error)
    {
        var lineStart = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            var length = _json[lineStart..].IndexOf((byte)'\n');
            if (length < 0)
            {
                break;
            }

            lineStart += length + 1;
        }

        var offset = Math.Min(lineStart + (error.BytePositionInLine ?? 0), _json.Length);
        return RpcErrors.JsonMalformed(offset, Explain(error));
    }

    public void Dispose()
    {
        if (_scratch.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_scratch);
            _scratch = [];
        }
    }

    private readonly string Explain(JsonException error)
    {
        if (_json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "a value is expected, and the text is empty.";
        }

        if (_reader.CurrentDepth >= MaxDepth)
        {
            return $"it is nested more than {MaxDepth} levels deep.";
        }

        // The rest of the message is the position, which is told apart.
        var end = error.Message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return end > 0 ? error.Message[..end] : error.Message;
    }

    private static int ValidUtf8Length(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (Rune.DecodeFromUtf8(text[length..], out _, out var used) == OperationStatus.Done)
        {
            length += used;
        }

        return length;
    }
}
