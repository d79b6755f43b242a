using System.Linq.Expressions;

namespace Grpc.Baas.Client.Typed.Filters;

/// <summary>Finds the field that an expression names, as <c>post => post.Price</c>.</summary>
internal static class FieldPath<T>
    where T : class
{
    /// <summary>What the engine calls a field, or the length of a list.</summary>
    /// <exception cref="NotSupportedException">It is neither.</exception>
    public static string Of(Expression<Func<T, object?>> expression, RecordCodec<T> codec)
    {
        var body = Strip(expression.Body);
        return Find(body, codec)?.Name
            ?? FindLength(body, codec)
            ?? throw new NotSupportedException($"'{expression.Body}' is no field of '{codec.Collection}'.");
    }

    /// <summary>What the engine calls a field.</summary>
    /// <exception cref="NotSupportedException">It is none.</exception>
    public static string OfField(Expression<Func<T, object?>> expression, RecordCodec<T> codec) =>
        Find(Strip(expression.Body), codec)?.Name ?? throw new NotSupportedException($"'{expression.Body}' is no field of '{codec.Collection}'.");

    /// <summary>The field; null when the expression is something else.</summary>
    public static RecordField<T>? Find(Expression expression, RecordCodec<T> codec) => Strip(expression) switch
    {
        MemberExpression { Expression: ParameterExpression } member => codec.FindMember(member.Member.Name),
        MemberExpression { Member.Name: "Value", Expression: { } inner } when Nullable.GetUnderlyingType(inner.Type) is not null => Find(inner, codec),
        _ => null,
    };

    /// <summary>The length of a list, as <c>tags:length</c>; null when the expression is something else.</summary>
    public static string? FindLength(Expression expression, RecordCodec<T> codec) =>
        Strip(expression) is MemberExpression { Member.Name: "Count", Expression: { } list } && list.Type != typeof(string) && Find(list, codec) is { } field
            ? field.Name + ":length"
            : null;

    // Without the conversions that the compiler puts between values of different types. Others make another value of the field's.
    private static Expression Strip(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert
            && KeepsValue(convert.Operand.Type, convert.Type))
        {
            expression = convert.Operand;
        }

        return expression;
    }

    private static bool KeepsValue(Type from, Type to)
    {
        (from, to) = (Nullable.GetUnderlyingType(from) ?? from, Nullable.GetUnderlyingType(to) ?? to);
        return to.IsAssignableFrom(from)
            || (from.IsEnum && (to == typeof(int) || to == typeof(long)))
            || (from == typeof(long) && (to == typeof(double) || to == typeof(float) || to == typeof(decimal)));
    }
}
