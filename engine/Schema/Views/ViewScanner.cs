using System.Text;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>
/// Cuts a view's query into tokens. What it does not know it refuses; names are ASCII and fold to lower case, so that both databases
/// read the same. Parameters, brackets and statement ends have no token at all.
/// </summary>
internal sealed class ViewScanner(string query)
{
    public const int MaxLength = 10_000;

    private const int MaxNameLength = 63;
    private const int MaxDigits = 18;

    private readonly List<ViewToken> _tokens = [];
    private int _position;

    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public static List<ViewToken> Scan(string query)
    {
        if (query.Length > MaxLength)
        {
            throw SchemaErrors.ViewQueryInvalid("TOO_LONG", 0, $"expected at most {MaxLength} characters");
        }

        var scanner = new ViewScanner(query);
        scanner.Run();
        return scanner._tokens;
    }

    private void Run()
    {
        while (SkipBlanks())
        {
            var start = _position;
            var first = query[start];
            if (char.IsAsciiLetter(first) || first == '_')
            {
                Add(ViewTokenKind.Word, start, ReadWord());
            }
            else if (char.IsAsciiDigit(first))
            {
                Add(ViewTokenKind.Number, start, ReadNumber());
            }
            else if (first == '\'')
            {
                Add(ViewTokenKind.Text, start, ReadQuoted('\''));
            }
            else if (first is '"' or '`')
            {
                Add(ViewTokenKind.Name, start, ReadName(first));
            }
            else
            {
                Add(ViewTokenKind.Sign, start, ReadSign());
            }
        }

        // One semicolon at the end does no harm; anywhere else it would be a second statement.
        if (_tokens is [.., { Kind: ViewTokenKind.Sign, Text: ";" }])
        {
            _tokens.RemoveAt(_tokens.Count - 1);
        }

        Add(ViewTokenKind.End, query.Length, "");
    }

    private void Add(ViewTokenKind kind, int offset, string text) => _tokens.Add(new ViewToken(kind, text, offset));

    private bool SkipBlanks()
    {
        while (_position < query.Length)
        {
            var rest = query.AsSpan(_position);
            if (rest[0] is ' ' or '\t' or '\r' or '\n')
            {
                _position++;
            }
            else if (rest.StartsWith("--"))
            {
                var end = rest.IndexOf('\n');
                _position = end < 0 ? query.Length : _position + end + 1;
            }
            else if (rest.StartsWith("/*"))
            {
                var end = rest[2..].IndexOf("*/");
                _position = end < 0 ? throw Fault(_position, "a comment that ends") : _position + end + 4;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private string ReadWord()
    {
        var start = _position;
        while (_position < query.Length && (char.IsAsciiLetterOrDigit(query[_position]) || query[_position] == '_'))
        {
            _position++;
        }

        return _position - start <= MaxNameLength
            ? query[start.._position].ToLowerInvariant()
            : throw Fault(start, $"a name of at most {MaxNameLength} characters");
    }

    private string ReadName(char quote)
    {
        var start = _position;
        var name = ReadQuoted(quote).ToLowerInvariant();
        return name.Length is > 0 and <= MaxNameLength
            && (char.IsAsciiLetter(name[0]) || name[0] == '_')
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? name
            : throw Fault(start, "a name of letters, digits and '_'");
    }

    private string ReadQuoted(char quote)
    {
        var start = _position++;
        var text = new StringBuilder();
        while (_position < query.Length)
        {
            var character = query[_position++];
            if (character == '\0')
            {
                throw Fault(_position - 1, "text without the character U+0000");
            }

            if (character != quote)
            {
                text.Append(character);
            }
            else if (_position < query.Length && query[_position] == quote)
            {
                text.Append(quote);
                _position++;
            }
            else
            {
                return text.ToString();
            }
        }

        throw Fault(start, $"a closing {quote}");
    }

    private string ReadNumber()
    {
        var start = _position;
        ReadDigits();
        if (_position + 1 < query.Length && query[_position] == '.' && char.IsAsciiDigit(query[_position + 1]))
        {
            _position++;
            ReadDigits();
        }

        var hasTail = _position < query.Length && (char.IsAsciiLetterOrDigit(query[_position]) || query[_position] is '_' or '.');
        return hasTail || _position - start > MaxDigits
            ? throw Fault(start, $"a number of at most {MaxDigits} digits, as 12 or 0.5")
            : query[start.._position];
    }

    private void ReadDigits()
    {
        while (_position < query.Length && char.IsAsciiDigit(query[_position]))
        {
            _position++;
        }
    }

    private string ReadSign()
    {
        var rest = query.AsSpan(_position);
        foreach (var sign in (ReadOnlySpan<string>)["||", "<>", "<=", ">=", "!=", "==", "(", ")", ",", ".", "=", "<", ">", "+", "-", "*", "/", "%", ";"])
        {
            if (rest.StartsWith(sign, StringComparison.Ordinal))
            {
                _position += sign.Length;
                return sign;
            }
        }

        throw Fault(_position, "SQL; this character has no place in it");
    }

    private static Kernel.BaasException Fault(int offset, string expected)
        => SchemaErrors.ViewQueryInvalid("SYNTAX", offset, $"expected {expected}");
}
