using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>
/// Makes the conditions of rules, where variables of the call, fields of the record and those of other collections may stand on either
/// side of a comparison.
/// </summary>
internal sealed class RuleBinder(QueryScope scope, VariableNames variables, ConditionBinder fields)
{
    private const string CollectionPrefix = "@collection.";

    private readonly Dictionary<Collection, ConditionBinder> _others = [];

    /// <summary>Finds what a name means.</summary>
    /// <exception cref="BaasException">query FILTER_INVALID, FILTER_TOO_COMPLEX.</exception>
    public RuleSide Find(ReadOnlySpan<char> name, int offset)
    {
        if (name.StartsWith(VariableNames.Prefix, StringComparison.Ordinal))
        {
            var variable = variables.Resolve(name, out var fault) ?? throw ConditionBinder.Refuse(fault!, offset);
            return new RuleSide(variable.Name, variable.Path) { Variable = variable };
        }

        if (name.StartsWith(CollectionPrefix, StringComparison.Ordinal))
        {
            return FindOther(name, offset);
        }

        var isBefore = name.StartsWith(FilterScanner.RecordPrefix, StringComparison.Ordinal);
        var skipped = isBefore ? FilterScanner.RecordPrefix.Length : 0;
        return name.StartsWith('@') && !isBefore
            ? throw QueryErrors.FilterInvalid(offset, $"There is no '{QueryErrors.Quote(name)}'", "a field, @record, @request or @collection")
            : new RuleSide(name.ToString(), fields.Find(name[skipped..], offset + skipped)) { IsBefore = isBefore };
    }

    /// <summary>Finds what stands on the right side, if that is a name: what is no text in quotes, no number and no keyword.</summary>
    public RuleSide? Find(in FilterLiteral literal) => literal.Kind switch
    {
        FilterLiteralKind.Variable => Find(literal.Text, literal.Offset),
        FilterLiteralKind.Field => Find($"{FilterScanner.RecordPrefix}{literal.Text}", literal.Offset),
        FilterLiteralKind.Text when literal.IsBare => FindBare(literal),
        _ => null,
    };

    /// <summary>A value of bools that stands alone.</summary>
    public static Condition BindTrue(in RuleSide side) => Place(side, ConditionBinder.BindTrue(side.Path));

    /// <summary>A side compared with a value.</summary>
    public Condition Bind(in RuleSide side, FilterOperator @operator, int operatorOffset, in FilterLiteral literal)
    {
        var isNoText = literal.Kind == FilterLiteralKind.Null || literal is { Kind: FilterLiteralKind.Text, Text: "" };
        if (side.Variable is { Field.Kind: ValueKind.Text } variable && isNoText && @operator is FilterOperator.Equal or FilterOperator.NotEqual)
        {
            // A variable without a value is an empty text, and the other way round.
            Condition isEmpty = new Comparison(variable.Path.Operand, Relation.Equal, SqlValue.Of(ReadOnlyMemory<byte>.Empty));
            return new VariableTest(variable, @operator == FilterOperator.Equal ? isEmpty : new Negation(isEmpty));
        }

        return Place(side, BinderOf(side).Bind(side.Path, @operator, operatorOffset, literal));
    }

    /// <summary>A side that is looked for in a list of values.</summary>
    public Condition BindList(in RuleSide side, FilterOperator @operator, int operatorOffset, List<FilterLiteral> literals)
    {
        foreach (var literal in literals)
        {
            if (Find(literal) is not null)
            {
                throw QueryErrors.FilterInvalid(literal.Offset, "A name cannot stand in a list", "a value", "several comparisons with ||");
            }
        }

        return Place(side, BinderOf(side).BindList(side.Path, @operator, operatorOffset, literals));
    }

    /// <summary>Two sides compared.</summary>
    public Condition Bind(in RuleSide left, FilterOperator @operator, int operatorOffset, in RuleSide right, in FilterLiteral literal)
    {
        var isTurned = left.Variable is not null ? right.Variable is null : left.IsOwn && right.Other is not null;
        if (isTurned)
        {
            return BindOrdered(right, Turn(@operator, left, right, operatorOffset), operatorOffset, left, literal.Offset);
        }

        return left.IsOwn && right.IsOwn
            ? BindOwn(left, @operator, operatorOffset, right, literal)
            : BindOrdered(left, @operator, operatorOffset, right, literal.Offset);
    }

    // A variable on the left has one on its right, and a field of the record on the left has no other collection on its right.
    private Condition BindOrdered(in RuleSide left, FilterOperator @operator, int operatorOffset, in RuleSide right, int offset)
    {
        if (right.Variable is not { } variable)
        {
            return BindKey(left, @operator, right, offset);
        }

        RequireComparable(left, @operator, operatorOffset, variable, offset);
        return left.Variable is { } first
            ? new VariablePair(first, @operator, variable)
            : Place(left, new VariableComparison(left.Path, @operator, variable, BinderOf(left)));
    }

    private Condition BindOwn(in RuleSide left, FilterOperator @operator, int operatorOffset, in RuleSide right, in FilterLiteral literal)
    {
        var name = right.IsBefore ? right.Name[FilterScanner.RecordPrefix.Length..] : right.Name;
        var same = fields.Bind(left.Path, @operator, operatorOffset, new FilterLiteral(FilterLiteralKind.Field, name, literal.Offset - (right.IsBefore ? 0 : FilterScanner.RecordPrefix.Length)));
        return (left.IsBefore, right.IsBefore) switch
        {
            (true, true) => new BeforeCondition(same),
            (false, true) => new BeforeComparison(left.Path, @operator, right.Field, same),
            (true, false) => throw QueryErrors.FilterInvalid(
                literal.Offset, "What a write leaves stands on the left, and what was before on the right", "a value", $"{right.Name} and {left.Name} in their other order"),
            _ => same,
        };
    }

    // Membership in the values of a query that stands by itself can be told without naming the outer row.
    private static CollectionMatch BindKey(in RuleSide left, FilterOperator @operator, in RuleSide right, int offset)
    {
        var (theirs, own) = left.Other is not null ? (left, right) : (right, left);
        var arePlain = own.IsOwn && IsPlain(own.Path) && IsPlain(theirs.Path) && own.Field.Kind == theirs.Field.Kind
            && own.Field.Kind.HasOrder() && own.Field.Type.Scale == theirs.Field.Type.Scale;
        return arePlain && @operator is FilterOperator.Equal or FilterOperator.AnyEqual
            ? new CollectionMatch(theirs.Other!, ConditionGroup.Always, [(own.Field, theirs.Field)])
            : throw QueryErrors.FilterInvalid(
                offset, "A field of another collection is compared with values, variables, or a field of the record by =", "a field of the same type, without relations");
    }

    private static bool IsPlain(in FieldPath path) => path is { Steps.IsEmpty: true, Operand: FieldOperand };

    private static void RequireComparable(in RuleSide left, FilterOperator @operator, int operatorOffset, Variable right, int offset)
    {
        var (field, other) = (left.Field, right.Field);
        var isOneOfList = other.Kind == ValueKind.TextList && left.Variable is null;
        if (isOneOfList ? @operator != FilterOperator.AnyEqual || field.Kind != ValueKind.Text : !AreAlike(left, @operator, right))
        {
            throw QueryErrors.FilterInvalid(
                offset, $"'{left.Name}' and '{right.Name}' cannot be compared like this", $"something of type {field.Type.Name}");
        }

        var isOfAny = left.Path.IsMany && field.Kind != ValueKind.TextList;
        if (!isOneOfList)
        {
            ConditionBinder.CheckOperator(field, isOfAny ? ConditionBinder.WithoutAny(@operator) : @operator, operatorOffset);
        }
    }

    private static bool AreAlike(in RuleSide left, FilterOperator @operator, Variable right)
    {
        var (field, other) = (left.Field, right.Field);
        if (@operator is FilterOperator.Contains or FilterOperator.NotContains or FilterOperator.AnyContains && left.Variable is not null)
        {
            return false;
        }

        if (field.Kind == ValueKind.TextList)
        {
            return other.Kind == ValueKind.Text && (left.Variable is null || @operator == FilterOperator.AnyEqual);
        }

        return field.Kind == other.Kind
            ? (field.Kind.HasOrder() || field.Kind == ValueKind.Bool) && field.Type.Scale == other.Type.Scale
            : (IsNumeric(field.Kind) && IsNumeric(other.Kind))
                || (right.IsUntyped && left.Variable is null && field.Kind is ValueKind.Bool or ValueKind.Number or ValueKind.Integer or ValueKind.Decimal or ValueKind.Timestamp);
    }

    private static bool IsNumeric(ValueKind kind) => kind is ValueKind.Number or ValueKind.Integer;

    private static FilterOperator Turn(FilterOperator @operator, in RuleSide left, in RuleSide right, int offset) => @operator switch
    {
        FilterOperator.Equal or FilterOperator.NotEqual => @operator,
        FilterOperator.AnyEqual when left.Field.Kind == ValueKind.TextList || right.Field.Kind == ValueKind.TextList || left.Path.IsMany || right.Other is not null => @operator,
        FilterOperator.Less => FilterOperator.Greater,
        FilterOperator.LessOrEqual => FilterOperator.GreaterOrEqual,
        FilterOperator.Greater => FilterOperator.Less,
        FilterOperator.GreaterOrEqual => FilterOperator.LessOrEqual,
        _ => throw QueryErrors.FilterInvalid(offset, "The operator does not go with these sides", $"{right.Name} on the left side", null),
    };

    private static Condition Place(in RuleSide side, Condition condition)
    {
        if (side.Variable is { } variable)
        {
            return new VariableTest(variable, condition);
        }

        if (side.Other is { } other)
        {
            return new CollectionMatch(other, condition, []);
        }

        return side.IsBefore ? new BeforeCondition(condition) : condition;
    }

    private RuleSide FindOther(ReadOnlySpan<char> name, int offset)
    {
        var rest = name[CollectionPrefix.Length..];
        var dot = rest.IndexOf('.');
        var collection = dot > 0 ? scope.Catalogue?.Find(rest[..dot].ToString()) : null;
        if (collection is null || collection.Name.Length != dot)
        {
            var names = scope.Catalogue?.Collections.Select(each => each.Name).ToArray() ?? [];
            var nearest = dot > 0 ? NearestName.Of(rest[..dot], names) : null;
            throw QueryErrors.FilterInvalid(
                offset + CollectionPrefix.Length,
                $"There is no '{QueryErrors.Quote(name)}'",
                "the name of a collection and, behind a dot, that of a field",
                nearest is null ? null : $"{CollectionPrefix}{nearest}{rest[dot..]}");
        }

        var path = OtherBinder(collection).Find(rest[(dot + 1)..], offset + CollectionPrefix.Length + dot + 1);
        return new RuleSide(name.ToString(), path) { Other = collection };
    }

    private RuleSide FindBare(in FilterLiteral literal)
    {
        try
        {
            return Find(literal.Text, literal.Offset);
        }
        catch (BaasException cause)
        {
            // In filters a bare word is a text; who is used to that is told.
            throw QueryErrors.FilterInvalid(
                literal.Offset, $"'{QueryErrors.Quote(literal.Text)}' is no field", "a field, or a text in quotes", cause.Metadata.GetValueOrDefault("suggestion") ?? $"\"{QueryErrors.Quote(literal.Text)}\"");
        }
    }

    private ConditionBinder BinderOf(in RuleSide side) => side.Other is null ? fields : OtherBinder(side.Other);

    private ConditionBinder OtherBinder(Collection other)
    {
        if (!_others.TryGetValue(other, out var binder))
        {
            _others.Add(other, binder = new ConditionBinder(scope with { Collection = other, Variables = null }));
        }

        return binder;
    }
}
