using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>Makes a condition of a field, an operator and what it is compared with, when the three go together.</summary>
internal sealed class ConditionBinder(Collection collection, DateTimeOffset now)
{
    private readonly LiteralBinder _literals = new(now);

    /// <summary>Whether a value came from the clock, so that the same text means something else later.</summary>
    public bool UsesClock => _literals.UsesClock;

    public Field FindField(ReadOnlySpan<char> name, int offset)
    {
        if (collection.FindQueryable(name) is { } field)
        {
            return field;
        }

        if (name.StartsWith('@'))
        {
            throw QueryErrors.FilterInvalid(offset, "A variable of rules cannot stand in a filter", "the name of a field");
        }

        var dot = name.IndexOf('.');
        throw dot >= 0 && collection.FindQueryable(name[..dot]) is not null
            ? QueryErrors.FilterInvalid(offset + dot, "Fields of related records cannot be reached in a filter", "a field of the collection itself")
            : QueryErrors.FilterUnknownField(offset, name, NearestField.Of(name, collection));
    }

    public Condition Bind(Field field, FilterOperator @operator, int operatorOffset, in FilterLiteral literal)
    {
        if (literal.Kind == FilterLiteralKind.Null)
        {
            return BindNull(field, @operator, operatorOffset);
        }

        CheckOperator(field, @operator, operatorOffset);
        if (literal.Kind == FilterLiteralKind.Field)
        {
            return BindFields(field, @operator, operatorOffset, literal);
        }

        switch (@operator)
        {
            case FilterOperator.Contains:
                return new TextContains(field, LiteralBinder.BindNeedle(literal));
            case FilterOperator.NotContains:
                return new Negation(new TextContains(field, LiteralBinder.BindNeedle(literal)));
            case FilterOperator.AnyContains:
                return new ListMatch(field, collection.Name, new ListElement.Containment(LiteralBinder.BindNeedle(literal)));
            case FilterOperator.AnyEqual or FilterOperator.AnyNotEqual:
                var element = _literals.Bind(field, literal);
                return new ListMatch(field, collection.Name, new ListElement.Equality(element, @operator == FilterOperator.AnyEqual));
            case FilterOperator.NotEqual:
                return new Negation(new Comparison(field, Relation.Equal, _literals.Bind(field, literal)));
            default:
                return new Comparison(field, ToRelation(@operator), _literals.Bind(field, literal));
        }
    }

    public Condition BindList(Field field, FilterOperator @operator, int operatorOffset, List<FilterLiteral> literals)
    {
        CheckOperator(field, @operator, operatorOffset);
        var values = new SqlValue[literals.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var literal = literals[i];
            if (literal.Kind is FilterLiteralKind.Null or FilterLiteralKind.Field)
            {
                throw QueryErrors.FilterInvalid(literal.Offset, "Null and fields cannot stand in a list", "a value", $"{field.Name} = null");
            }

            values[i] = _literals.Bind(field, literal);
        }

        var membership = new Membership(field, values);
        return @operator == FilterOperator.In ? membership : new Negation(membership);
    }

    private static Condition BindNull(Field field, FilterOperator @operator, int operatorOffset) => @operator switch
    {
        FilterOperator.Equal => new NullTest(field),
        FilterOperator.NotEqual => new Negation(new NullTest(field)),
        _ => throw QueryErrors.FilterInvalid(operatorOffset, "Null has no order and no parts", "= or !=", "="),
    };

    private static void CheckOperator(Field field, FilterOperator @operator, int offset)
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

    private Condition BindFields(Field left, FilterOperator @operator, int operatorOffset, in FilterLiteral literal)
    {
        var right = FindField(literal.Text, literal.Offset + FilterScanner.RecordPrefix.Length);
        if (!AreComparable(left.Kind, right.Kind))
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
            _ => new FieldComparison(left, ToRelation(@operator), right),
        };
    }

    private static bool AreComparable(ValueKind left, ValueKind right)
        => left == right ? left.HasOrder() : IsNumeric(left) && IsNumeric(right);

    private static bool IsNumeric(ValueKind kind) => kind is ValueKind.Integer or ValueKind.Number;

    private static Relation ToRelation(FilterOperator @operator) => @operator switch
    {
        FilterOperator.Equal => Relation.Equal,
        FilterOperator.Less => Relation.Less,
        FilterOperator.LessOrEqual => Relation.LessOrEqual,
        FilterOperator.Greater => Relation.Greater,
        _ => Relation.GreaterOrEqual,
    };
}
