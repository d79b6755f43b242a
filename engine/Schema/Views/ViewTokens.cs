using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>Walks the tokens of a view's query.</summary>
internal sealed class ViewTokens(List<ViewToken> tokens)
{
    private const int MaxDepth = 48;

    private int _depth;

    /// <summary>Index of the token at hand, to come back to.</summary>
    public int Position { get; set; }

    public ViewToken Current => tokens[Position];

    public ViewToken Next => tokens[Math.Min(Position + 1, tokens.Count - 1)];

    public ViewToken Take() => Current.Kind == ViewTokenKind.End ? Current : tokens[Position++];

    public bool IsWord(string word) => Current is { Kind: ViewTokenKind.Word } token && token.Text == word;

    public bool IsSign(string sign) => Current is { Kind: ViewTokenKind.Sign } token && token.Text == sign;

    public bool TryWord(string word)
    {
        var found = IsWord(word);
        Position += found ? 1 : 0;
        return found;
    }

    public bool TrySign(string sign)
    {
        var found = IsSign(sign);
        Position += found ? 1 : 0;
        return found;
    }

    /// <exception cref="BaasException">schema DEFINITION_INVALID.</exception>
    public void ExpectWord(string word)
    {
        if (!TryWord(word))
        {
            throw Unexpected(word.ToUpperInvariant());
        }
    }

    /// <exception cref="BaasException">schema DEFINITION_INVALID.</exception>
    public void ExpectSign(string sign)
    {
        if (!TrySign(sign))
        {
            throw Unexpected($"'{sign}'");
        }
    }

    /// <summary>Takes a name: a word that is no keyword of ours, or one in quotes.</summary>
    /// <exception cref="BaasException">schema DEFINITION_INVALID.</exception>
    public string ExpectName(string what) => IsName(Current) ? Take().Text : throw Unexpected(what);

    public static bool IsName(ViewToken token)
        => token.Kind == ViewTokenKind.Name || (token.Kind == ViewTokenKind.Word && !ViewKeywords.IsReserved(token.Text));

    /// <summary>Goes to the FROM of the select list that starts here, or to where the select ends without one.</summary>
    public void SkipSelectList()
    {
        for (var depth = 0; Current.Kind != ViewTokenKind.End; Position++)
        {
            if (IsSign("("))
            {
                depth++;
            }
            else if (IsSign(")") && depth-- == 0)
            {
                return;
            }
            else if (depth == 0 && Current.Kind == ViewTokenKind.Word && ViewKeywords.EndsSelectList(Current.Text))
            {
                return;
            }
        }
    }

    /// <summary>Goes one level deeper; hostile nesting must not exhaust the stack.</summary>
    /// <exception cref="BaasException">schema DEFINITION_INVALID.</exception>
    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw Fault("TOO_DEEP", $"expected at most {MaxDepth} levels of nesting");
        }
    }

    public void Leave() => _depth--;

    public BaasException Unexpected(string expected) => Fault(
        "SYNTAX", $"expected {expected}, found {(Current.Kind == ViewTokenKind.End ? "the end" : $"'{Types.Quoting.Shorten(Current.Text)}'")}");

    public BaasException Fault(string rule, string problem) => SchemaErrors.ViewQueryInvalid(rule, Current.Offset, problem);
}
