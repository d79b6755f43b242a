using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>
/// The functions that a view's query may call: those that both databases have, that depend on nothing but their arguments, and that
/// cannot reach outside the query.
/// </summary>
internal static class ViewFunctions
{
    private static readonly string[] Names =
    [
        "abs", "avg", "coalesce", "count", "date", "dense_rank", "ifnull", "iif", "lag", "lead", "length", "lower", "ltrim", "max", "min", "nullif",
        "rank", "replace", "round", "row_number", "rtrim", "strftime", "substr", "substring", "sum", "trim", "upper",
    ];

    /// <summary>For people.</summary>
    public static string Allowed => string.Join(", ", Names);

    public static IReadOnlyList<string> All => Names;

    /// <summary>Whether it takes all rows of a group, so that DISTINCT may stand in front of its argument.</summary>
    public static bool IsAggregate(string name, int arguments)
        => name is "count" or "sum" or "avg" || (name is "min" or "max" && arguments == 1);

    /// <summary>Whether it is one only with OVER.</summary>
    public static bool IsWindowOnly(string name) => name is "row_number" or "rank" or "dense_rank" or "lag" or "lead";

    /// <summary>Writes a call, after checking its arguments.</summary>
    /// <param name="distinct">"DISTINCT ", or empty.</param>
    /// <returns>Null when there is no such function, or it does not take these arguments.</returns>
    public static ViewValue? Call(string name, string distinct, IReadOnlyList<ViewValue> arguments, SqlDialect dialect)
    {
        var first = arguments.Count > 0 ? arguments[0] : default;
        return (name, arguments.Count) switch
        {
            ("count", 1) => new ViewValue($"count({distinct}{first.Sql})", ViewKind.Integer),
            ("min" or "max", 1) when first.Kind != ViewKind.Opaque => first with { Sql = $"{name}({first.Sql})", IsNullable = true },
            ("min" or "max", 1) when first.IsDecimal => first with { Sql = $"{name}({first.Sql})", IsNullable = true },
            ("sum", 1) when first.IsDecimal => SumOfDecimals(first, distinct),
            ("sum", 1) when first.IsNumeric => new ViewValue($"sum({distinct}{first.Sql})", SumOf(first.Kind)),
            ("avg", 1) when first.IsNumeric => new ViewValue($"avg({distinct}CAST({first.Sql} AS DOUBLE PRECISION))", ViewKind.Number),
            ("row_number" or "rank" or "dense_rank", 0) => new ViewValue($"{name}()", ViewKind.Integer),
            ("lag" or "lead", 1) => first with { Sql = $"{name}({first.Sql})", IsNullable = true },
            ("coalesce", >= 2 and <= 20) or ("ifnull", 2) => Coalesce(arguments),
            ("nullif", 2) => first with { Sql = $"nullif({first.Sql}, {arguments[1].Sql})", IsNullable = true },
            ("abs", 1) when first.IsNumeric => new ViewValue($"abs({first.Sql})", first.Kind),
            ("round", 1 or 2) when first.IsNumeric => Round(arguments),
            _ => CallOfText(name, arguments, dialect),
        };
    }

    /// <summary>The kind of an expression that is one or the other.</summary>
    /// <returns>Null when the two do not go together.</returns>
    public static ViewKind? Common(ViewKind left, ViewKind right) => (left, right) switch
    {
        _ when left == right => left,
        (ViewKind.Null, _) => right,
        (_, ViewKind.Null) => left,
        (ViewKind.Opaque or ViewKind.Text, _) or (_, ViewKind.Opaque or ViewKind.Text) => null,
        (ViewKind.Number, _) or (_, ViewKind.Number) => ViewKind.Number,
        _ => ViewKind.Integer,
    };

    /// <summary>Makes a text of a value, as <c>||</c> needs it.</summary>
    public static string AsText(ViewValue value, SqlDialect dialect) => value.Kind switch
    {
        ViewKind.Text or ViewKind.Null => value.Sql,
        ViewKind.Moment => dialect.MomentText(value.Sql),
        _ => dialect.AsText(value.Sql),
    };

    private static ViewValue? CallOfText(string name, IReadOnlyList<ViewValue> arguments, SqlDialect dialect)
    {
        var first = arguments.Count > 0 ? arguments[0] : default;
        if (arguments.Count == 0 || (first.Kind is not (ViewKind.Text or ViewKind.Null) && name is not ("date" or "strftime" or "iif")))
        {
            return null;
        }

        return (name, arguments.Count) switch
        {
            ("lower" or "upper", 1) => new ViewValue($"{name}({first.Sql})", ViewKind.Text),
            ("trim" or "ltrim" or "rtrim", 1) => new ViewValue($"{name}({first.Sql})", ViewKind.Text),
            ("length", 1) => new ViewValue($"length({first.Sql})", ViewKind.Integer),
            ("replace", 3) when AreTexts(arguments) => new ViewValue($"replace({List(arguments)})", ViewKind.Text),
            ("substr" or "substring", 2 or 3) when arguments.Skip(1).All(IsPositive) => new ViewValue($"substr({List(arguments)})", ViewKind.Text),
            ("date", 1) => DatePart(first, 10, dialect),
            ("strftime", 2) => FormatLength(first.Sql) is { } length ? DatePart(arguments[1], length, dialect) : null,
            ("iif", 3) => Choose(arguments),
            _ => null,
        };
    }

    private static ViewKind SumOf(ViewKind kind) => kind == ViewKind.Number ? ViewKind.Number : ViewKind.Integer;

    // Decimals are stored as whole numbers of their last digit, which add up exactly; a sum has as many digits as there is room for.
    private static ViewValue SumOfDecimals(ViewValue value, string distinct)
    {
        var field = value.Field!.Clone();
        field.Decimal ??= new V1.Schema.DecimalOptions();
        field.Decimal.Precision = DecimalText.MaxPrecision;
        return new ViewValue($"sum({distinct}{value.Sql})", ViewKind.Opaque, field);
    }

    private static ViewValue? Coalesce(IReadOnlyList<ViewValue> arguments)
    {
        ViewKind? kind = ViewKind.Null;
        foreach (var argument in arguments)
        {
            kind = kind is { } known ? Common(known, argument.Kind) : null;
        }

        return kind is { } common and not ViewKind.Opaque
            ? new ViewValue($"coalesce({List(arguments)})", common, null, arguments.All(argument => argument.IsNullable))
            : null;
    }

    // SQLite rounds doubles to a number of digits and PostgreSQL only numerics; this text both take, with one result.
    private static ViewValue? Round(IReadOnlyList<ViewValue> arguments)
    {
        var digits = arguments.Count == 1 ? "0" : arguments[1].Sql;
        return digits.Length <= 2 && digits.All(char.IsAsciiDigit)
            ? new ViewValue($"CAST(round(CAST({arguments[0].Sql} AS NUMERIC), {digits}) AS DOUBLE PRECISION)", ViewKind.Number)
            : null;
    }

    private static ViewValue? Choose(IReadOnlyList<ViewValue> arguments)
        => arguments[0].Kind == ViewKind.Condition && Common(arguments[1].Kind, arguments[2].Kind) is { } kind
            ? new ViewValue($"CASE WHEN {arguments[0].Sql} THEN {arguments[1].Sql} ELSE {arguments[2].Sql} END", kind)
            : null;

    // Dates and moments are texts whose first characters are year, month and day; see DateType.
    private static ViewValue? DatePart(ViewValue value, int length, SqlDialect dialect)
        => value.Kind is ViewKind.Text or ViewKind.Moment or ViewKind.Null
            ? new ViewValue($"substr({AsText(value, dialect)}, 1, {length})", ViewKind.Text)
            : null;

    private static int? FormatLength(string format) => format switch
    {
        "'%Y'" => 4,
        "'%Y-%m'" => 7,
        "'%Y-%m-%d'" => 10,
        _ => null,
    };

    private static bool AreTexts(IReadOnlyList<ViewValue> arguments)
        => arguments.All(argument => argument.Kind is ViewKind.Text or ViewKind.Null);

    // The databases count differently from the end and before the start.
    private static bool IsPositive(ViewValue argument) => argument.Sql.Length <= 9 && argument.Sql.All(char.IsAsciiDigit);

    private static string List(IReadOnlyList<ViewValue> arguments) => string.Join(", ", arguments.Select(argument => argument.Sql));
}
