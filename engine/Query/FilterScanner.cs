using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Query;

/// <summary>Cuts a filter into names, operators and literals, as the grammar asks for them.</summary>
internal ref struct FilterScanner(ReadOnlySpan<char> text)
{
    /// <summary>Starts the name of a field where a bare word would be text.</summary>
    public const string RecordPrefix = "@record.";

    private const string OperatorsExpected = "an operator: = != < <= > >= ~ !~ in, not in, or for lists ?= ?!= ?~";
    private const string LiteralExpected = "a value: a number, a text in quotes, true, false, null, or a date as @today";
    private const string WordEnds = "()'\",&|=<>!~?";

    private static readonly (string Symbol, FilterOperator Operator)[] Operators =
    [
        ("?!=", FilterOperator.AnyNotEqual),
        ("?=", FilterOperator.AnyEqual),
        ("?~", FilterOperator.AnyContains),
        ("!=", FilterOperator.NotEqual),
        ("!~", FilterOperator.NotContains),
        ("<=", FilterOperator.LessOrEqual),
        (">=", FilterOperator.GreaterOrEqual),
        ("=", FilterOperator.Equal),
        ("<", FilterOperator.Less),
        (">", FilterOperator.Greater),
        ("~", FilterOperator.Contains),
    ];

    // Habits from other languages, and what they are here.
    private static readonly (string Symbol, string Suggestion)[] ForeignOperators =
    [
        ("==", "="), ("<>", "!="), ("=<", "<="), ("=>", ">="), ("=~", "~"), ("!in", "not in"),
        ("like", "~"), ("contains", "~"), ("is", "="), ("eq", "="), ("ne", "!="), ("lt", "<"), ("gt", ">"),
    ];

    private readonly ReadOnlySpan<char> _text = text;

    public int Position { get; private set; }

    /// <summary>What was read since a position, without the space around it.</summary>
    public readonly string TextFrom(int start) => _text[start..Position].Trim().ToString();

    private readonly ReadOnlySpan<char> Rest => _text[Position..];

    /// <summary>Passes over white space.</summary>
    /// <returns>Whether the filter ends there.</returns>
    public bool SkipToEnd()
    {
        while (Position < _text.Length && char.IsWhiteSpace(_text[Position]))
        {
            Position++;
        }

        return Position == _text.Length;
    }

    public bool TryTake(string symbol)
    {
        SkipToEnd();
        if (!Rest.StartsWith(symbol, StringComparison.Ordinal))
        {
            return false;
        }

        Position += symbol.Length;
        return true;
    }

    /// <summary>Takes a word in any case, unless it is only the start of a longer one.</summary>
    public bool TryTakeKeyword(string keyword)
    {
        SkipToEnd();
        if (!Rest.StartsWith(keyword, StringComparison.OrdinalIgnoreCase)
            || (Rest.Length > keyword.Length && IsNamePart(Rest[keyword.Length])))
        {
            return false;
        }

        Position += keyword.Length;
        return true;
    }

    public bool TryTakeNot()
    {
        SkipToEnd();
        return TryTakeKeyword("not") || (!Rest.StartsWith("!=") && !Rest.StartsWith("!~") && TryTake("!"));
    }

    /// <summary>Reads the left side of a comparison, which may start with <see cref="RecordPrefix"/>; empty when there is none.</summary>
    public ReadOnlySpan<char> ReadName()
    {
        SkipToEnd();
        var start = Position;
        while (Position < _text.Length && (IsNamePart(_text[Position]) || _text[Position] is '.' or '@' or ':'))
        {
            Position++;
        }

        return _text[start..Position];
    }

    /// <summary>Takes what stands in parentheses that follow a name at once.</summary>
    /// <param name="arguments">What is between them.</param>
    /// <param name="offset">Where that starts.</param>
    /// <returns>False when there are none.</returns>
    /// <exception cref="BaasException">query FILTER_INVALID: the parentheses do not close.</exception>
    public bool TryReadArguments(out ReadOnlySpan<char> arguments, out int offset)
    {
        arguments = default;
        offset = Position + 1;
        if (!Rest.StartsWith('('))
        {
            return false;
        }

        var length = Rest.IndexOf(')') - 1;
        if (length < 0)
        {
            throw QueryErrors.FilterInvalid(_text.Length, "The arguments do not end", ")");
        }

        arguments = _text.Slice(offset, length);
        Position = offset + length + 1;
        return true;
    }

    public bool TryReadOperator(out FilterOperator result)
    {
        SkipToEnd();
        foreach (var (symbol, candidate) in Operators)
        {
            if (Rest.StartsWith(symbol, StringComparison.Ordinal) && FindForeignOperator() is null)
            {
                Position += symbol.Length;
                result = candidate;
                return true;
            }
        }

        var start = Position;
        var isNegated = TryTakeKeyword("not");
        if (TryTakeKeyword("in"))
        {
            result = isNegated ? FilterOperator.NotIn : FilterOperator.In;
            return true;
        }

        Position = start;
        result = default;
        return false;
    }

    /// <summary>The error for a place where an operator must stand and none does.</summary>
    public readonly BaasException OperatorMissing()
        => QueryErrors.FilterInvalid(Position, "There is no operator", OperatorsExpected, FindForeignOperator());

    public FilterLiteral ReadLiteral()
    {
        if (SkipToEnd())
        {
            throw QueryErrors.FilterInvalid(Position, "The filter ends", LiteralExpected);
        }

        var start = Position;
        if (_text[start] is '\'' or '"')
        {
            return new FilterLiteral(FilterLiteralKind.Text, ReadQuoted(), start);
        }

        while (Position < _text.Length && !char.IsWhiteSpace(_text[Position]) && !WordEnds.Contains(_text[Position]))
        {
            Position++;
        }

        var word = _text[start..Position];
        if (word.IsEmpty)
        {
            throw QueryErrors.FilterInvalid(start, "There is no value", LiteralExpected);
        }

        return Classify(word, start);
    }

    /// <summary>What a word is that stands where a value must.</summary>
    public static FilterLiteral Classify(ReadOnlySpan<char> word, int offset)
    {
        if (word.StartsWith(RecordPrefix, StringComparison.Ordinal))
        {
            return new FilterLiteral(FilterLiteralKind.Field, word[RecordPrefix.Length..].ToString(), offset);
        }

        var kind = word switch
        {
            _ when word.StartsWith("@request.", StringComparison.Ordinal) || word.StartsWith("@collection.", StringComparison.Ordinal)
                => FilterLiteralKind.Variable,
            _ when word[0] == '@' => FilterLiteralKind.Macro,
            _ when word.Equals("null", StringComparison.OrdinalIgnoreCase) => FilterLiteralKind.Null,
            _ when word.Equals("true", StringComparison.OrdinalIgnoreCase) => FilterLiteralKind.Bool,
            _ when word.Equals("false", StringComparison.OrdinalIgnoreCase) => FilterLiteralKind.Bool,
            _ when IsNumber(word) => FilterLiteralKind.Number,
            _ => FilterLiteralKind.Text,
        };
        return new FilterLiteral(kind, word.ToString(), offset) { IsBare = true };
    }

    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        // The last character keeps out the names of the infinities and of NaN, which the parser knows.
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return (char.IsAsciiDigit(word[^1]) || word[^1] == '.') && double.TryParse(word, style, CultureInfo.InvariantCulture, out _);
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character == '_';

    private readonly string? FindForeignOperator()
    {
        foreach (var (symbol, suggestion) in ForeignOperators)
        {
            var isWord = char.IsAsciiLetter(symbol[^1]);
            if (Rest.StartsWith(symbol, StringComparison.OrdinalIgnoreCase)
                && !(isWord && Rest.Length > symbol.Length && IsNamePart(Rest[symbol.Length])))
            {
                return suggestion;
            }
        }

        return null;
    }

    private string ReadQuoted()
    {
        var start = Position;
        var quote = _text[Position++];
        var content = Rest;
        var simple = content.IndexOfAny(quote, '\\');
        if (simple >= 0 && content[simple] == quote)
        {
            Position += simple + 1;
            return content[..simple].ToString();
        }

        var result = new StringBuilder();
        while (Position < _text.Length)
        {
            var next = _text[Position++];
            if (next == quote)
            {
                return result.ToString();
            }

            result.Append(next == '\\' ? ReadEscape() : next);
        }

        throw QueryErrors.FilterInvalid(start, "The text that starts has no end", quote == '"' ? "a closing \"" : "a closing '");
    }

    private char ReadEscape()
    {
        var start = Position - 1;
        var code = Position < _text.Length ? _text[Position++] : '\0';
        switch (code)
        {
            case '\\' or '\'' or '"' or '/':
                return code;
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u' when Rest.Length >= 4 && ushort.TryParse(Rest[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                Position += 4;
                return (char)unit;
            default:
                throw QueryErrors.FilterInvalid(start, "The escape is not known", @"one of \\ \' \"" \/ \n \r \t \b \f \uXXXX");
        }
    }
}
