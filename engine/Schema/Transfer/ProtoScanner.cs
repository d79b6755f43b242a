using System.Globalization;
using System.Text;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Splits a <c>.proto</c> file into its words. Source: https://protobuf.dev/reference/protobuf/proto3-spec/.</summary>
internal sealed class ProtoScanner
{
    private readonly string _text;
    private int _position;
    private int _line = 1;
    private int _lineStart;

    public ProtoScanner(string text)
    {
        _text = text;
        Current = Scan();
    }

    public ProtoToken Current { get; private set; }

    /// <summary>Takes the current word and goes to the next.</summary>
    public ProtoToken Take()
    {
        var token = Current;
        Current = Scan();
        return token;
    }

    public bool TryTake(string text)
    {
        var isThere = Current.Is(text);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    public ProtoToken Expect(string text) => Current.Is(text) ? Take() : throw Current.Fault($"expected '{text}'");

    public string ExpectName() => Current.IsName ? Take().Text : throw Current.Fault("expected a name");

    /// <summary>One string, or several that stand side by side.</summary>
    public string ExpectString()
    {
        if (!Current.IsString)
        {
            throw Current.Fault("expected a string in quotes");
        }

        var text = Take().Text;
        while (Current.IsString)
        {
            text += Take().Text;
        }

        return text;
    }

    public int ExpectInteger()
    {
        var token = Take();
        return !token.IsString && int.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw token.Fault("expected a number");
    }

    private ProtoToken Scan()
    {
        SkipBlank();
        var (start, line, column) = (_position, _line, _position - _lineStart + 1);
        if (_position == _text.Length)
        {
            return new ProtoToken("", IsString: false, line, column);
        }

        var first = _text[_position++];
        if (first is '"' or '\'')
        {
            return new ProtoToken(ScanString(first, line, column), IsString: true, line, column);
        }

        if (char.IsAsciiLetterOrDigit(first) || first is '_' or '.' || (first == '-' && _position < _text.Length && char.IsAsciiDigit(_text[_position])))
        {
            while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '_' or '.' || IsExponentSign(start)))
            {
                _position++;
            }
        }

        return new ProtoToken(_text[start.._position], IsString: false, line, column);
    }

    private bool IsExponentSign(int start)
        => _text[_position] is '+' or '-' && _text[_position - 1] is 'e' or 'E' && (char.IsAsciiDigit(_text[start]) || _text[start] == '-');

    private void SkipBlank()
    {
        while (_position < _text.Length)
        {
            if (_text[_position] == '\n')
            {
                _line++;
                _lineStart = _position + 1;
                _position++;
            }
            else if (char.IsWhiteSpace(_text[_position]) || _text[_position] == '\ufeff')
            {
                _position++;
            }
            else if (At("//") || At("#"))
            {
                _position = _text.IndexOf('\n', _position) is var end and >= 0 ? end : _text.Length;
            }
            else if (At("/*"))
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipComment()
    {
        var end = _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new DocumentFaultException(_line, _position - _lineStart + 1, "expected the end of the comment, '*/'");
        }

        for (; _position < end + 2; _position++)
        {
            if (_text[_position] == '\n')
            {
                _line++;
                _lineStart = _position + 1;
            }
        }
    }

    private bool At(string text) => _text.AsSpan(_position).StartsWith(text, StringComparison.Ordinal);

    private string ScanString(char quote, int line, int column)
    {
        // Escapes name bytes, so that the text is whole only when all are there.
        var utf8 = new List<byte>();
        while (_position < _text.Length && _text[_position] != quote && _text[_position] != '\n')
        {
            if (_text[_position] == '\\' && _position + 1 < _text.Length)
            {
                _position++;
                ScanEscape(utf8);
                continue;
            }

            Rune.DecodeFromUtf16(_text.AsSpan(_position), out var rune, out var length);
            _position += length;
            AddRune(utf8, rune);
        }

        if (_position == _text.Length || _text[_position] != quote)
        {
            throw new DocumentFaultException(line, column, $"expected the end of the string, {quote}");
        }

        _position++;
        return Encoding.UTF8.GetString([.. utf8]);
    }

    private void ScanEscape(List<byte> utf8)
    {
        var escape = _text[_position++];
        switch (escape)
        {
            case 'u' or 'U':
                var code = ScanDigits(escape == 'u' ? 4 : 8, 16);
                AddRune(utf8, Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar);
                break;
            case 'x' or 'X':
                utf8.Add((byte)ScanDigits(2, 16));
                break;
            case >= '0' and <= '7':
                _position--;
                utf8.Add((byte)ScanDigits(3, 8));
                break;
            default:
                const string names = "abfnrtv";
                const string values = "\a\b\f\n\r\t\v";
                utf8.Add((byte)(names.IndexOf(escape, StringComparison.Ordinal) is var index and >= 0 ? values[index] : escape));
                break;
        }
    }

    private static void AddRune(List<byte> utf8, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        utf8.AddRange(bytes[..rune.EncodeToUtf8(bytes)]);
    }

    private int ScanDigits(int maxCount, int numberBase)
    {
        var number = 0;
        for (var i = 0; i < maxCount && _position < _text.Length && char.IsAsciiHexDigit(_text[_position]); i++, _position++)
        {
            var digit = Convert.ToInt32(_text[_position].ToString(), 16);
            if (digit >= numberBase)
            {
                break;
            }

            number = (number * numberBase) + digit;
        }

        return number;
    }
}
