using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// The grammar of filters, by recursive descent; the limits on length and depth bound the recursion.
/// <code>
/// any        = all *( ("||" / "OR") all )
/// all        = unary *( ("&amp;&amp;" / "AND") unary )
/// unary      = ("!" / "NOT") unary / "(" any ")" / comparison
/// comparison = path                                ; a bool field alone
///            / path operator literal
///            / path ["NOT"] "IN" "(" literal *("," literal) ")"
/// path       = ["@record."] *( relation "." ) ( name [":length"] / relation ":length" )
///            / "geo_distance(" path "," number "," number ")"
/// relation   = name / collection "_via_" name      ; a relation field, here or back from there
/// literal    = text in quotes / number / "true" / "false" / "null" / macro / "@record." name / word
/// </code>
/// Keywords are in any case. A bare word on the right side is a text, never a field. In rules both sides may be a path, with
/// <c>@request.</c> and <c>@collection.</c> too, and there a bare word is the name of a field.
/// </summary>
internal ref struct FilterParser
{
    public const int MaxLength = 3_500;
    public const int MaxDepth = 32;
    public const int MaxComparisons = 200;
    public const int MaxListValues = 500;

    private readonly ConditionBinder _binder;
    private readonly RuleBinder? _rules;
    private FilterScanner _scanner;
    private int _comparisons;

    public FilterParser(ReadOnlySpan<char> text, QueryScope scope)
    {
        _scanner = new FilterScanner(text);
        _binder = new ConditionBinder(scope);
        _rules = scope.Variables is { } variables ? new RuleBinder(scope, variables, _binder) : null;
    }

    /// <param name="text">The filter.</param>
    /// <param name="scope">What its names can mean.</param>
    /// <param name="binder">Knows what has a part in the result.</param>
    /// <returns>Null for a filter that is empty, which every record matches.</returns>
    public static Condition? Parse(ReadOnlySpan<char> text, QueryScope scope, out ConditionBinder binder)
    {
        if (text.Length > MaxLength)
        {
            throw QueryErrors.FilterTooComplex("characters", MaxLength);
        }

        var parser = new FilterParser(text, scope);
        binder = parser._binder;
        if (parser._scanner.SkipToEnd())
        {
            return null;
        }

        var condition = parser.ParseAny(depth: 0);
        if (!parser._scanner.SkipToEnd())
        {
            throw QueryErrors.FilterInvalid(parser._scanner.Position, "The comparison does not end", "&&, || or the end of the filter");
        }

        return condition;
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

        return parts is null ? first : new ConditionGroup(_rules is null ? [.. parts] : CollectionMatch.Merge(parts), isAny: false);
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

        if (_rules is not null)
        {
            return ParseStatement(_rules);
        }

        var path = ParsePath();
        _scanner.SkipToEnd();
        var operatorOffset = _scanner.Position;
        if (!_scanner.TryReadOperator(out var @operator))
        {
            return path.Operand.Field.Kind == ValueKind.Bool && IsAtEndOfComparison()
                ? ConditionBinder.BindTrue(path)
                : throw _scanner.OperatorMissing();
        }

        return @operator is FilterOperator.In or FilterOperator.NotIn
            ? _binder.BindList(path, @operator, operatorOffset, ParseList())
            : _binder.Bind(path, @operator, operatorOffset, _scanner.ReadLiteral());
    }

    private Statement ParseStatement(RuleBinder rules)
    {
        _scanner.SkipToEnd();
        var start = _scanner.Position;
        var left = ParseSide(rules);
        _scanner.SkipToEnd();
        var operatorOffset = _scanner.Position;
        var sides = new List<RuleSide> { left };
        Condition condition;
        if (!_scanner.TryReadOperator(out var @operator))
        {
            condition = left.Field.Kind == ValueKind.Bool && IsAtEndOfComparison() ? RuleBinder.BindTrue(left) : throw _scanner.OperatorMissing();
        }
        else if (@operator is FilterOperator.In or FilterOperator.NotIn)
        {
            condition = rules.BindList(left, @operator, operatorOffset, ParseList());
        }
        else
        {
            var literal = _scanner.ReadLiteral();
            if (rules.Find(literal) is { } right)
            {
                sides.Add(right);
                condition = rules.Bind(left, @operator, operatorOffset, right, literal);
            }
            else
            {
                condition = rules.Bind(left, @operator, operatorOffset, literal);
            }
        }

        return new Statement(_scanner.TextFrom(start), sides, condition);
    }

    private RuleSide ParseSide(RuleBinder rules)
    {
        var offset = _scanner.Position;
        var name = _scanner.ReadName();
        if (name.IsEmpty)
        {
            throw QueryErrors.FilterInvalid(offset, "There is no field", "a field, @record, @request or @collection");
        }

        return _scanner.TryReadArguments(out var arguments, out var argumentsOffset)
            ? new RuleSide(name.ToString(), ParseCall(name, offset, arguments, argumentsOffset))
            : rules.Find(name, offset);
    }

    private FieldPath ParsePath()
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

        return _scanner.TryReadArguments(out var arguments, out var argumentsOffset)
            ? ParseCall(name, offset, arguments, argumentsOffset)
            : _binder.Find(name, offset);
    }

    private readonly FieldPath ParseCall(ReadOnlySpan<char> name, int offset, ReadOnlySpan<char> arguments, int argumentsOffset)
        => DistanceCall.IsName(name)
            ? _binder.FindDistance(arguments, argumentsOffset)
            : throw QueryErrors.FilterInvalid(
                offset, $"There is no function '{QueryErrors.Quote(name)}'", DistanceCall.Form, DistanceCall.Suggest(name));

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
