using System.Text.Json;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>
/// Reads one JSON object of a token whose members are known beforehand: each at most once, none unknown. The engine reads only
/// tokens that it wrote, so anything else in them is an attempt at something.
/// </summary>
internal ref struct TokenObjectReader(ReadOnlySpan<byte> json)
{
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = 2 });
    private int _seen;

    /// <summary>Reads on to the next member's value.</summary>
    /// <param name="names">The names that may occur; no more than 31.</param>
    /// <param name="index">Place of the member's name in <paramref name="names"/>, or -1 at the end of the object.</param>
    /// <returns>False for what is not such an object.</returns>
    /// <exception cref="JsonException">What is there is not JSON, or is nested.</exception>
    public bool TryNext(ReadOnlySpan<string> names, out int index)
    {
        index = -1;
        if (_reader.TokenType == JsonTokenType.None && !(_reader.Read() && _reader.TokenType == JsonTokenType.StartObject))
        {
            return false;
        }

        if (!_reader.Read())
        {
            return false;
        }

        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            // A second read finds what follows the object: the reader throws for it.
            return !_reader.Read() && _seen == (1 << names.Length) - 1;
        }

        index = IndexOfName(names);
        return index >= 0 && TryMark(index) && _reader.Read();
    }

    public readonly bool IsText(string expected) => _reader.TokenType == JsonTokenType.String && _reader.ValueTextEquals(expected);

    public readonly bool TryGetText(out string text)
    {
        var isText = _reader.TokenType == JsonTokenType.String;
        text = isText ? _reader.GetString()! : "";
        return text.Length > 0;
    }

    /// <summary>A list of texts, with spaces between.</summary>
    public bool TryGetTexts(out string texts)
    {
        texts = "";
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        var all = new List<string>();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.String)
        {
            all.Add(_reader.GetString()!);
        }

        texts = string.Join(' ', all);
        return _reader.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>A whole number that is not negative, as a count or as seconds since 1970.</summary>
    public readonly bool TryGetNumber(out long number)
    {
        number = 0;
        return _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out number) && number >= 0;
    }

    private readonly int IndexOfName(ReadOnlySpan<string> names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (_reader.ValueTextEquals(names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private bool TryMark(int index)
    {
        var bit = 1 << index;
        var isFirst = (_seen & bit) == 0;
        _seen |= bit;
        return isFirst;
    }
}
