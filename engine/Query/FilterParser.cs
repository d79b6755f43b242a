using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// The grammar of filters, by recursive descent; the limits on length and depth bound the recursion.
/// <code>
/// any        = all *( ("||" / "OR") all )
/// all        = unary *( ("&amp;&amp;" / "AND") unary )
/// unary      = ("!" / "NOT") unary / "(" any ")" / comparison
/// comparison = field                               ; a bool field alone
///            / field operator literal
///            / field ["NOT"] "IN" "(" literal *("," literal) ")"
/// field      = name / "@record." name
/// literal    = text in quotes / number / "true" / "false" / "null" / macro / "@record." name / word
/// </code>
/// Keywords are in any case. A bare word on the right side is a text, never a field.
/// </summary>
internal ref struct FilterParser
{
    public const int MaxLength = 3_500;
    public const int MaxDepth = 32;
    public const int MaxComparisons = 200;
    public const int MaxListValues = 500;

    private readonly Collection _collection;
    private readonly ConditionBinder _binder;
    private FilterScanner _scanner;
    private int _comparisons;

    public FilterParser(ReadOnlySpan<char> text, Collection collection, DateTimeOffset now)
    {
        _scanner = new FilterScanner(text);
        _collection = collection;
        _binder = new ConditionBinder(collection, now);
    }

    /// <returns>Null for a filter that is empty, which every record matches; and whether the clock has a part in the result.</returns>
    public static (Condition? Condition, bool UsesClock) Parse(ReadOnlySpan<char> text, Collection collection, DateTimeOffset now)
    {
        if (text.Length > MaxLength)
        {
            throw QueryErrors.FilterTooComplex("characters", MaxLength);
        }

        var parser = new FilterParser(text, collection, now);
        if (parser._scanner.SkipToEnd())
        {
            return (null, false);
        }

        var condition = parser.ParseAny(depth: 0);
        if (!parser._scanner.SkipToEnd())
        {
            throw QueryErrors.FilterInvalid(parser._scanner.Position, "The comparison does not end", "&&, || or the end of the filter");
        }

        return (condition, parser._binder.UsesClock);
    }

    private Condition ParseAny(int depth)
    {
        var first = ParseAll(depth);
        List<Condition>? parts = null;
        while (_scanner.TryTake("||") || _scanner.TryTakeKeyword("or"))
        {
            (parts ??= [first]).Add(ParseAll(depth));
        }

        return parts is null ? first : new ConditionGroup([.. parts], isAny: true);
    }

    private Condition ParseAll(int depth)
    {
        var first = ParseUnary(depth);
        List<Condition>? parts = null;
        while (_scanner.TryTake("&&") || _scanner.TryTakeKeyword("and"))
        {
            (parts ??= [first]).Add(ParseUnary(depth));
        }

        return parts is null ? first : new ConditionGroup([.. parts], isAny: false);
    }

    private Condition ParseUnary(int depth)
    {
        if (depth > MaxDepth)
        {
            throw QueryErrors.FilterTooComplex("levels of parentheses and negations", MaxDepth);
        }

        if (_scanner.TryTakeNot())
        {
            return new Negation(ParseUnary(depth + 1));
        }

        if (!_scanner.TryTake("("))
        {
            return ParseComparison();
        }

        var inner = ParseAny(depth + 1);
        Require(")", "&&, || or )");
        return inner;
    }

    private Condition ParseComparison()
    {
        if (++_comparisons > MaxComparisons)
        {
            throw QueryErrors.FilterTooComplex("comparisons", MaxComparisons);
        }

        var field = ParseField();
        _scanner.SkipToEnd();
        var operatorOffset = _scanner.Position;
        if (!_scanner.TryReadOperator(out var @operator))
        {
            return field.Kind == ValueKind.Bool && IsAtEndOfComparison()
                ? new Comparison(field, Relation.Equal, SqlValue.Of(1))
                : throw _scanner.OperatorMissing();
        }

        return @operator is FilterOperator.In or FilterOperator.NotIn
            ? _binder.BindList(field, @operator, operatorOffset, ParseList())
            : _binder.Bind(field, @operator, operatorOffset, _scanner.ReadLiteral());
    }

    private Field ParseField()
    {
        _scanner.SkipToEnd();
        var offset = _scanner.Position;
        var name = _scanner.ReadName();
        if (name.IsEmpty)
        {
            throw QueryErrors.FilterInvalid(offset, "There is no field", "the name of a field");
        }

        if (name.StartsWith(FilterScanner.RecordPrefix, StringComparison.Ordinal))
        {
            name = name[FilterScanner.RecordPrefix.Length..];
            offset += FilterScanner.RecordPrefix.Length;
        }

        return _binder.FindField(name, offset);
    }

    private List<FilterLiteral> ParseList()
    {
        Require("(", "( and a list of values");
        var literals = new List<FilterLiteral>();
        do
        {
            if (literals.Count == MaxListValues)
            {
                throw QueryErrors.FilterTooComplex("values in a list", MaxListValues);
            }

            literals.Add(_scanner.ReadLiteral());
        }
        while (_scanner.TryTake(","));

        Require(")", ", or )");
        return literals;
    }

    private void Require(string symbol, string expected)
    {
        if (!_scanner.TryTake(symbol))
        {
            throw QueryErrors.FilterInvalid(_scanner.Position, $"There is no {symbol}", expected);
        }
    }

    // A look at a copy of the scanner, so that nothing is taken.
    private readonly bool IsAtEndOfComparison()
    {
        var ahead = _scanner;
        return ahead.SkipToEnd() || ahead.TryTake(")") || ahead.TryTake("&&") || ahead.TryTake("||")
            || ahead.TryTakeKeyword("and") || ahead.TryTakeKeyword("or");
    }
}
