using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>
/// The grammar of <c>expand</c>.
/// <code>
/// expand = path *( "," path )
/// path   = step *( "." step )
/// step   = name [ "(" option *( "," option ) ")" ]
/// option = ( "filter" / "sort" / "limit" / "fields" ) ":" value
/// value  = text in quotes / characters but "," and ")"
/// </code>
/// White space may stand between all of them.
/// </summary>
internal ref struct ExpandParser
{
    public const int MaxLength = 4_000;

    private const string OptionsExpected = "filter:, sort:, limit: or fields:";

    private readonly ReadOnlySpan<char> _text;
    private int _position;

    private ExpandParser(ReadOnlySpan<char> text) => _text = text;

    /// <param name="text">What the client wrote; empty adds nothing.</param>
    /// <param name="start">Takes the levels.</param>
    /// <exception cref="BaasException">records EXPAND_INVALID (metadata: offset in UTF-16 units, expected).</exception>
    public static void Parse(string text, ExpandStep start)
    {
        if (text.Length > MaxLength)
        {
            throw ExpandErrors.TooMany("characters", MaxLength);
        }

        var parser = new ExpandParser(text);
        if (parser.SkipToEnd())
        {
            return;
        }

        do
        {
            parser.ParsePath(start);
        }
        while (parser.TryTake(','));

        if (!parser.SkipToEnd())
        {
            throw ExpandErrors.Syntax(parser._position, "The relation does not end", "a comma, a point, ( or the end");
        }
    }

    private void ParsePath(ExpandStep start)
    {
        var step = start;
        do
        {
            step = step.Enter(ReadName());
            if (TryTake('('))
            {
                step.Set(ParseOptions());
            }
        }
        while (TryTake('.'));
    }

    private string ReadName()
    {
        SkipToEnd();
        var start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] == '_'))
        {
            _position++;
        }

        return _position > start
            ? _text[start.._position].ToString()
            : throw ExpandErrors.Syntax(start, "There is no relation", "the name of a relation");
    }

    private ExpandOptions ParseOptions()
    {
        var options = new ExpandOptions();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            SkipToEnd();
            var offset = _position;
            var name = ReadOptionName();
            if (!seen.Add(name))
            {
                throw ExpandErrors.Syntax(offset, $"The option {name} is given twice", "each option once");
            }

            SkipToEnd();
            var valueOffset = _position;
            var value = ReadValue();
            options = name switch
            {
                "filter" => options with { Filter = value },
                "sort" => options with { Sort = value },
                "fields" => options with { Fields = value },
                _ => options with { Limit = ReadLimit(value, valueOffset) },
            };
        }
        while (TryTake(','));

        return TryTake(')') ? options : throw ExpandErrors.Syntax(_position, "The options do not end", "a comma or )");
    }

    private string ReadOptionName()
    {
        var start = _position;
        while (_position < _text.Length && char.IsAsciiLetter(_text[_position]))
        {
            _position++;
        }

        var name = _text[start.._position];
        if (name is not ("filter" or "sort" or "limit" or "fields"))
        {
            throw ExpandErrors.Syntax(start, "There is no option", OptionsExpected);
        }

        return TryTake(':') ? name.ToString() : throw ExpandErrors.Syntax(_position, "The option has no value", "a colon and a value");
    }

    private string ReadValue()
    {
        if (_position < _text.Length && _text[_position] is '"' or '\'')
        {
            return ReadQuoted();
        }

        var start = _position;
        while (_position < _text.Length && _text[_position] is not (',' or ')'))
        {
            _position++;
        }

        return _text[start.._position].Trim().ToString();
    }

    // A backslash before anything else is left to the filter inside, which has escapes of its own.
    private string ReadQuoted()
    {
        var start = _position;
        var quote = _text[_position++];
        var value = new StringBuilder();
        while (_position < _text.Length)
        {
            var next = _text[_position++];
            if (next == quote)
            {
                return value.ToString();
            }

            if (next == '\\' && _position < _text.Length && (_text[_position] == quote || _text[_position] == '\\'))
            {
                next = _text[_position++];
            }

            value.Append(next);
        }

        throw ExpandErrors.Syntax(start, "The text that starts has no end", $"a closing {quote}");
    }

    private static int ReadLimit(string value, int offset)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? limit
            : throw ExpandErrors.Syntax(offset, "The limit is no number", $"a number from 1 to {ExpandLevel.MaxLimit}");

    private bool TryTake(char symbol)
    {
        if (SkipToEnd() || _text[_position] != symbol)
        {
            return false;
        }

        _position++;
        return true;
    }

    private bool SkipToEnd()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position == _text.Length;
    }
}
