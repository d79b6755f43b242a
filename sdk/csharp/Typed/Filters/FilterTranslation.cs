using System.Collections;
using System.Linq.Expressions;

namespace Grpc.Baas.Client.Typed.Filters;

/// <summary>
/// A condition in C# as a filter in the engine's language. It says the same of every record, so what would not is refused; a comparison with
/// a field that has no value is false in both, and its contrary true. But where a text is searched without regard to case, the engine
/// tells <c>Ü</c> from <c>ü</c>, and C# does not.
/// </summary>
internal sealed class FilterTranslation<T>(RecordCodec<T> codec, Expression<Func<T, bool>> condition)
    where T : class
{
    private const string Contains = nameof(string.Contains);

    /// <exception cref="NotSupportedException">A part has no form in the language.</exception>
    public override string ToString() => Translate(condition.Body);

    private string Translate(Expression expression) => expression switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } and => $"{TranslatePart(and.Left, isInAnd: true)} && {TranslatePart(and.Right, isInAnd: true)}",
        BinaryExpression { NodeType: ExpressionType.OrElse } or => $"{TranslatePart(or.Left, isInAnd: false)} || {TranslatePart(or.Right, isInAnd: false)}",
        BinaryExpression { NodeType: ExpressionType.Coalesce } coalesce => TranslateCoalesce(coalesce),
        BinaryExpression comparison => TranslateComparison(comparison),
        UnaryExpression { NodeType: ExpressionType.Not } not => $"!({Translate(not.Operand)})",
        MemberExpression { Member.Name: "HasValue", Expression: { } inner } when FindField(inner) is { } field => $"{field.Name} != null",
        MethodCallExpression call => TranslateCall(call),
        _ when FindField(expression) is { } field => $"{field.Name} = true",
        _ => throw Refuse(expression, "it compares no field with a value"),
    };

    // && binds closer than ||, and chains need no parentheses, of which the language allows few.
    private string TranslatePart(Expression part, bool isInAnd) =>
        isInAnd && part.NodeType == ExpressionType.OrElse ? $"({Translate(part)})" : Translate(part);

    private string TranslateCoalesce(BinaryExpression coalesce) => (FindField(coalesce.Left), TryEvaluate(coalesce.Right)) switch
    {
        ({ } field, (true, true)) => $"{field.Name} != false",
        ({ } field, (true, false)) => $"{field.Name} = true",
        _ => throw Refuse(coalesce, "only a bool field may have '?? true' or '?? false' behind it"),
    };

    private string TranslateComparison(BinaryExpression comparison)
    {
        var (symbol, flipped) = comparison.NodeType switch
        {
            ExpressionType.Equal => ("=", "="),
            ExpressionType.NotEqual => ("!=", "!="),
            ExpressionType.LessThan => ("<", ">"),
            ExpressionType.LessThanOrEqual => ("<=", ">="),
            ExpressionType.GreaterThan => (">", "<"),
            ExpressionType.GreaterThanOrEqual => (">=", "<="),
            _ => throw Refuse(comparison, "the language has no such operator"),
        };
        if (IsSide(comparison.Left) && TryEvaluate(comparison.Right) is (true, var right))
        {
            return Compare(comparison, comparison.Left, symbol, right);
        }

        return IsSide(comparison.Right) && TryEvaluate(comparison.Left) is (true, var left)
            ? Compare(comparison, comparison.Right, flipped, left)
            : throw Refuse(comparison, "one side must be a field and the other a value; @record.NAME in a filter of text compares two fields");
    }

    private string Compare(Expression whole, Expression side, string symbol, object? value)
    {
        if (value is null && symbol is not ("=" or "!="))
        {
            throw Refuse(whole, "nothing is less or more than null");
        }

        if (FieldPath<T>.FindLength(side, codec) is { } length)
        {
            return $"{length} {symbol} {FilterText.Literal(value)}";
        }

        var field = FindField(side)!;
        if (side.Type != typeof(string) && side.Type.IsAssignableTo(typeof(IEnumerable)) && side.Type != typeof(byte[]))
        {
            throw Refuse(whole, "a list is asked for what it has, by Contains, or for its Count");
        }

        if (field.Choices is not null && symbol is not ("=" or "!="))
        {
            throw Refuse(whole, "the values of an enum have no order");
        }

        return $"{field.Name} {symbol} {LiteralOf(field, value)}";
    }

    private string TranslateCall(MethodCallExpression call) => (call.Method.Name, call) switch
    {
        (Contains, { Object: { } text, Arguments: [var part, var comparison] }) when text.Type == typeof(string) =>
            FindField(text) is { } field && TryEvaluate(comparison) is (true, StringComparison.OrdinalIgnoreCase) && TryEvaluate(part) is (true, string needle)
                ? $"{field.Name} ~ {FilterText.Literal(needle)}"
                : throw Refuse(call, "a text is searched by Contains(text, StringComparison.OrdinalIgnoreCase)"),
        (Contains, { Object.Type: var type }) when type == typeof(string) =>
            throw Refuse(call, "the language searches without regard to case: say Contains(text, StringComparison.OrdinalIgnoreCase)"),
        (Contains, { Object: { } list, Arguments: [var item] }) => TranslateContains(call, list, item),
        (Contains, { Object: null, Arguments: [var list, var item] }) when IsOfFramework(call) => TranslateContains(call, list, item),
        (Contains, { Object: null, Arguments: [var list, var item, var comparer] }) when IsOfFramework(call) && TryEvaluate(comparer) is (true, null) =>
            TranslateContains(call, list, item),
        (nameof(string.IsNullOrEmpty), { Arguments: [var text] }) when call.Method.DeclaringType == typeof(string) && FindField(text) is { } field => $"({field.Name} = null || {field.Name} = \"\")",
        _ => throw Refuse(call, "the language has no such function"),
    };

    // Either a list of the record's own has a value, or a list of values has that of the record.
    private string TranslateContains(Expression whole, Expression list, Expression item)
    {
        // The compiler takes arrays as spans.
        list = list is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var array] } ? array : list;
        if (FindField(list) is { } listField && TryEvaluate(item) is (true, { } element))
        {
            return $"{listField.Name} ?= {LiteralOf(listField, element)}";
        }

        if (FindField(item) is not { } field || TryEvaluate(list) is not (true, IEnumerable values))
        {
            throw Refuse(whole, "either the list or the value must be a field, and the other a value");
        }

        if (values is HashSet<string> { Comparer: var equality } && equality.Equals("a", "A"))
        {
            throw Refuse(whole, "the language tells capitals from small letters, which the set does not");
        }

        var all = values.Cast<object?>().ToList();
        var literals = all.OfType<object>().Select(value => LiteralOf(field, value)).ToList();
        return (literals.Count, all.Count > literals.Count) switch
        {
            // Every record has an id.
            (0, false) => "id = null",
            (0, true) => $"{field.Name} = null",
            (_, false) => $"{field.Name} in ({string.Join(", ", literals)})",
            _ => $"({field.Name} in ({string.Join(", ", literals)}) || {field.Name} = null)",
        };
    }

    private static string LiteralOf(RecordField<T> field, object? value) => FilterText.Literal(field.ToPlain(value));

    private bool IsSide(Expression expression) => FindField(expression) is not null || FieldPath<T>.FindLength(expression, codec) is not null;

    private RecordField<T>? FindField(Expression expression) => FieldPath<T>.Find(expression, codec);

    // Values are constants and what the condition has from outside: everything that does not look at the record.
    private (bool IsValue, object? Value) TryEvaluate(Expression expression)
    {
        if (expression is ConstantExpression constant)
        {
            return (true, constant.Value);
        }

        var finder = new ParameterFinder(condition.Parameters[0]);
        finder.Visit(expression);
        return finder.IsFound
            ? (false, null)
            : (true, Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)());
    }

    // Others' methods of that name may mean something else.
    private static bool IsOfFramework(MethodCallExpression call) => call.Method.DeclaringType == typeof(Enumerable) || call.Method.DeclaringType == typeof(MemoryExtensions);

    private NotSupportedException Refuse(Expression part, string why) =>
        new($"'{part}' cannot be part of a filter on '{codec.Collection}': {why}.");
}
