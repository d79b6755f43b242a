using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>Makes a condition of a name, an operator and what it is compared with, when the three go together.</summary>
/// <remarks>
/// Of related records, what is said must be true of any; <c>!=</c>, <c>!~</c> and <c>not in</c> are the contraries of that, true when it is
/// true of none; <c>?!=</c> asks for any that is different. A path has a value when any related record has one.
/// </remarks>
internal sealed class ConditionBinder(QueryScope scope)
{
    private readonly LiteralBinder _literals = new(scope.Now);
    private readonly PathResolver _paths = new(scope);

    /// <summary>Whether a value came from the clock, so that the same text means something else later.</summary>
    public bool UsesClock => _literals.UsesClock;

    /// <inheritdoc cref="PathResolver.Touched"/>
    public IReadOnlyList<Collection> Touched => _paths.Touched;

    /// <inheritdoc cref="PathResolver.NamesHidden"/>
    public bool NamesHidden => _paths.NamesHidden;

    public FieldPath Find(ReadOnlySpan<char> name, int offset)
    {
        if (name.StartsWith('@'))
        {
            throw QueryErrors.FilterInvalid(offset, "A variable of rules cannot stand in a filter", "the name of a field");
        }

        return _paths.Resolve(name, out var fault) ?? throw Refuse(fault!, offset);
    }

    /// <param name="arguments">What stands between the parentheses of <c>geo_distance(…)</c>.</param>
    /// <param name="offset">Where that starts in the filter.</param>
    public FieldPath FindDistance(ReadOnlySpan<char> arguments, int offset)
        => DistanceCall.Bind(arguments, _paths, out var fault) ?? throw Refuse(fault!, offset);

    /// <summary>A field of bools that stands alone.</summary>
    public static Condition BindTrue(in FieldPath path) => Relate(path, new Comparison(path.Operand, Relation.Equal, SqlValue.Of(1)));

    public Condition Bind(in FieldPath path, FilterOperator @operator, int operatorOffset, in FilterLiteral literal)
    {
        if (literal.Kind == FilterLiteralKind.Null)
        {
            return BindNull(path, @operator, operatorOffset);
        }

        if (literal.Kind == FilterLiteralKind.Variable)
        {
            throw QueryErrors.FilterInvalid(literal.Offset, "A variable of rules cannot stand in a filter", "a value");
        }

        var field = path.Operand.Field;
        var isOfAny = path.IsMany && field.Kind != ValueKind.TextList;
        var isAnyDifferent = isOfAny && @operator == FilterOperator.AnyNotEqual;
        @operator = isOfAny ? WithoutAny(@operator) : @operator;
        CheckOperator(field, @operator, operatorOffset);
        if (literal.Kind == FilterLiteralKind.Field)
        {
            return BindFields(path, @operator, operatorOffset, literal);
        }

        return Relate(path, @operator, isAnyDifferent, BindValue(path.Operand, @operator, literal));
    }

    /// <summary>Compares with a value in the form in which the field stores its own.</summary>
    /// <param name="operator">One that <see cref="CheckOperator"/> lets pass.</param>
    /// <exception cref="BaasException">query FILTER_TOO_COMPLEX.</exception>
    public static Condition BindKnown(in FieldPath path, FilterOperator @operator, in SqlValue value)
    {
        var isOfAny = path.IsMany && path.Operand.Field.Kind != ValueKind.TextList;
        var isAnyDifferent = isOfAny && @operator == FilterOperator.AnyNotEqual;
        @operator = isOfAny ? WithoutAny(@operator) : @operator;

        // Databases that have types compare a double with a double.
        var known = value.Kind == SqlValueKind.Integer && path.Operand.Field.Kind == ValueKind.Number ? SqlValue.Of((double)value.Integer) : value;
        var needle = @operator is FilterOperator.Contains or FilterOperator.NotContains or FilterOperator.AnyContains
            ? LiteralBinder.BindNeedle(new FilterLiteral(FilterLiteralKind.Text, System.Text.Encoding.UTF8.GetString(known.Utf8.Span), 0))
            : null;
        return Relate(path, @operator, isAnyDifferent, BindValue(path.Operand, @operator, known, needle));
    }

    /// <summary>Asks whether the field is one of a list.</summary>
    public static Condition BindMembership(in FieldPath path, SqlValue[] values) => Relate(path, new Membership(path.Operand, values));

    /// <summary>Turns a text of a caller into a value of a field.</summary>
    /// <exception cref="BaasException">query FILTER_INVALID.</exception>
    public SqlValue ReadLiteral(Field field, in FilterLiteral literal) => _literals.Bind(field, literal);

    private static Condition Relate(in FieldPath path, FilterOperator @operator, bool isAnyDifferent, Condition condition)
    {
        if (isAnyDifferent)
        {
            return Relate(path, new Negation(condition));
        }

        return IsContrary(@operator) ? new Negation(Relate(path, condition)) : Relate(path, condition);
    }

    public Condition BindList(in FieldPath path, FilterOperator @operator, int operatorOffset, List<FilterLiteral> literals)
    {
        var field = path.Operand.Field;
        CheckOperator(field, @operator, operatorOffset);
        var values = new List<SqlValue>(literals.Count);
        foreach (var literal in literals)
        {
            if (literal.Kind is FilterLiteralKind.Null or FilterLiteralKind.Field)
            {
                throw QueryErrors.FilterInvalid(literal.Offset, "Null and fields cannot stand in a list", "a value", $"{field.Name} = null");
            }

            var value = _literals.Bind(field, literal);
            if (value.Kind != SqlValueKind.Number || !field.Kind.IsStoredAsInteger())
            {
                values.Add(value);
            }
            else if (IntegerBounds.TryConvert(value.Number, out var integer))
            {
                values.Add(SqlValue.Of(integer));
            }
        }

        var membership = Relate(path, values.Count == 0 ? IntegerBounds.Never : new Membership(path.Operand, [.. values]));
        return @operator == FilterOperator.In ? membership : new Negation(membership);
    }

    public static BaasException Refuse(PathFault fault, int offset)
        => QueryErrors.FilterInvalid(offset + fault.Offset, fault.Problem, fault.Expected, fault.Suggestion);

    private static Condition Relate(in FieldPath path, Condition condition)
        => path.Steps.IsEmpty ? condition : new RelatedMatch(path.Steps, condition);

    /// <summary>What an operator for lists says of each of several values.</summary>
    public static FilterOperator WithoutAny(FilterOperator @operator) => @operator switch
    {
        FilterOperator.AnyEqual => FilterOperator.Equal,
        FilterOperator.AnyNotEqual => FilterOperator.NotEqual,
        FilterOperator.AnyContains => FilterOperator.Contains,
        _ => @operator,
    };

    private static bool IsContrary(FilterOperator @operator) => @operator is FilterOperator.NotEqual or FilterOperator.NotContains;

    // What the operator says, or what it is the contrary of.
    private Condition BindValue(Operand operand, FilterOperator @operator, in FilterLiteral literal)
    {
        var isPart = @operator is FilterOperator.Contains or FilterOperator.NotContains or FilterOperator.AnyContains;
        return BindValue(
            operand, @operator, isPart ? default : _literals.Bind(operand.Field, literal), isPart ? LiteralBinder.BindNeedle(literal) : null);
    }

    /// <param name="needle">What is looked for, where a part of a text is.</param>
    private static Condition BindValue(Operand operand, FilterOperator @operator, in SqlValue value, TextNeedle? needle) => @operator switch
    {
        FilterOperator.Contains or FilterOperator.NotContains => new TextContains(operand.Field, needle!),
        FilterOperator.AnyContains => new ListMatch(operand.Field, TableOf(operand), new ListElement.Containment(needle!)),
        FilterOperator.AnyEqual or FilterOperator.AnyNotEqual
            => new ListMatch(operand.Field, TableOf(operand), new ListElement.Equality(value, @operator == FilterOperator.AnyEqual)),
        _ => Compare(operand, Relations.Of(@operator), value),
    };

    private static Condition Compare(Operand operand, Relation relation, SqlValue value)
        => value.Kind == SqlValueKind.Number && operand.Field.Kind.IsStoredAsInteger()
            ? IntegerBounds.Compare(operand, relation, value.Number)
            : new Comparison(operand, relation, value);

    private static string TableOf(Operand operand) => ((FieldOperand)operand).Collection.Name;

    private static Condition BindNull(in FieldPath path, FilterOperator @operator, int operatorOffset)
    {
        if (@operator is not (FilterOperator.Equal or FilterOperator.NotEqual))
        {
            throw QueryErrors.FilterInvalid(operatorOffset, "Null has no order and no parts", "= or !=", "=");
        }

        if (path.Operand is not FieldOperand { Field: var field })
        {
            throw QueryErrors.FilterInvalid(operatorOffset, $"'{path.Operand.Field.Name}' cannot be compared with null", "a comparison with a number");
        }

        if (path.Steps.IsEmpty)
        {
            return @operator == FilterOperator.Equal ? new NullTest(field) : new Negation(new NullTest(field));
        }

        var hasValue = Relate(path, new Negation(new NullTest(field)));
        return @operator == FilterOperator.NotEqual ? hasValue : new Negation(hasValue);
    }

    /// <summary>Refuses an operator that a field has not.</summary>
    public static void CheckOperator(Field field, FilterOperator @operator, int offset)
    {
        var isOfLists = @operator is FilterOperator.AnyEqual or FilterOperator.AnyNotEqual or FilterOperator.AnyContains;
        var fault = (field.Kind, @operator) switch
        {
            (ValueKind.Json or ValueKind.Bytes or ValueKind.GeoPoint or ValueKind.Encrypted or ValueKind.Secret, _)
                => ("can only be compared with null", "= null or != null", "= null"),
            (ValueKind.TextList, FilterOperator.Contains) => ("holds a list", "?=, ?!= or ?~", "?~"),
            (ValueKind.TextList, FilterOperator.NotEqual) => ("holds a list", "?=, ?!= or ?~", "?!="),
            (ValueKind.TextList, _) when !isOfLists => ("holds a list", "?=, ?!= or ?~", "?="),
            (ValueKind.TextList, _) => default,
            (_, FilterOperator.AnyNotEqual) => ("holds no list", "= != < <= > >= in", "!="),
            (_, FilterOperator.AnyContains) => ("holds no list", "= != < <= > >= in", "~"),
            (_, FilterOperator.AnyEqual) => ("holds no list", "= != < <= > >= in", "="),
            (ValueKind.Text, _) => default,
            (_, FilterOperator.Contains or FilterOperator.NotContains) => ("holds no text", "= != < <= > >= in", "="),
            (ValueKind.Bool, FilterOperator.Less or FilterOperator.LessOrEqual or FilterOperator.Greater or FilterOperator.GreaterOrEqual)
                => ("has no order", "= or !=", "="),
            _ => default((string Problem, string Expected, string Suggestion)),
        };

        if (fault.Item1 is not null)
        {
            throw QueryErrors.FilterInvalid(offset, $"The field '{field.Name}' {fault.Item1}", fault.Item2, fault.Item3);
        }
    }

    private Condition BindFields(in FieldPath path, FilterOperator @operator, int operatorOffset, in FilterLiteral literal)
    {
        var other = Find(literal.Text, literal.Offset + FilterScanner.RecordPrefix.Length);
        if (path is not { Steps.IsEmpty: true, Operand: FieldOperand } || other is not { Steps.IsEmpty: true, Operand: FieldOperand })
        {
            throw QueryErrors.FilterInvalid(literal.Offset, "Only fields of the record itself can be compared with each other", "a value");
        }

        var (left, right) = (path.Operand.Field, other.Operand.Field);
        if (!AreComparable(left, right))
        {
            throw QueryErrors.FilterInvalid(
                literal.Offset,
                $"The fields '{left.Name}' and '{right.Name}' cannot be compared",
                $"a field of type {left.Type.Name}");
        }

        return @operator switch
        {
            FilterOperator.NotEqual => new Negation(new FieldComparison(left, Relation.Equal, right)),
            FilterOperator.Contains or FilterOperator.NotContains
                => throw QueryErrors.FilterInvalid(operatorOffset, "Fields cannot be searched for in fields", "= != < <= > >="),
            _ => new FieldComparison(left, Relations.Of(@operator), right),
        };
    }

    // Decimals of one scale count the same units.
    private static bool AreComparable(Field left, Field right) => left.Kind == right.Kind
        ? left.Kind.HasOrder() && left.Type.Scale == right.Type.Scale
        : IsNumeric(left.Kind) && IsNumeric(right.Kind);

    private static bool IsNumeric(ValueKind kind) => kind is ValueKind.Integer or ValueKind.Number;
}
