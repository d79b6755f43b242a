using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Query;

/// <summary>Turns what stands in a filter into a value in the form in which a field stores its own.</summary>
internal sealed class LiteralBinder(DateTimeOffset now)
{
    private const NumberStyles NumberStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Beyond it not every number and a half is a double.
    private const long MaxExactDouble = 1L << 52;

    public bool UsesClock { get; private set; }

    public SqlValue Bind(Field field, in FilterLiteral literal) => field.Kind switch
    {
        ValueKind.Number or ValueKind.Integer => BindNumber(field, literal),
        ValueKind.Bool => BindBool(field, literal),
        ValueKind.Timestamp => BindTimestamp(field, literal),
        ValueKind.Decimal => BindDecimal(field, literal),
        _ => BindText(field, literal),
    };

    /// <summary>A part of a text, which need not be a whole value of the field.</summary>
    public static TextNeedle BindNeedle(in FilterLiteral literal)
    {
        if (literal.Kind is not (FilterLiteralKind.Text or FilterLiteralKind.Number))
        {
            throw QueryErrors.FilterInvalid(literal.Offset, "The value is no text", "a text in quotes");
        }

        if (literal.Text.Length > TextNeedle.MaxChars)
        {
            throw QueryErrors.FilterTooComplex("characters to search for", TextNeedle.MaxChars);
        }

        Encode(literal, literal.Text);
        return new TextNeedle(literal.Text);
    }

    /// <returns>Null when the text has a lone surrogate or U+0000.</returns>
    public static byte[]? TryEncode(string text)
    {
        var utf8 = new byte[System.Text.Encoding.UTF8.GetByteCount(text)];
        var status = Utf8.FromUtf16(text, utf8, out _, out _, replaceInvalidSequences: false);
        return status == OperationStatus.Done && !text.Contains('\0') ? utf8 : null;
    }

    private static byte[] Encode(in FilterLiteral literal, string text)
        => TryEncode(text) ?? throw QueryErrors.FilterInvalid(literal.Offset, "The text has a lone surrogate or U+0000", "a text");

    private static SqlValue BindNumber(Field field, in FilterLiteral literal)
    {
        if (literal.Kind != FilterLiteralKind.Number)
        {
            throw WrongType(field, literal, "a number without quotes");
        }

        if (field.Kind != ValueKind.Number && long.TryParse(literal.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return SqlValue.Of(integer);
        }

        var number = double.Parse(literal.Text, NumberStyle, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? SqlValue.Of(number)
            : throw QueryErrors.FilterInvalid(literal.Offset, "The number is too large", "a number of at most 1.7976931348623157e308");
    }

    // In units of the field's scale. A number between two units is a value of no record, but comes before or after any.
    private static SqlValue BindDecimal(Field field, in FilterLiteral literal)
    {
        if (literal.Kind != FilterLiteralKind.Number
            || !decimal.TryParse(literal.Text, NumberStyle, CultureInfo.InvariantCulture, out var number)
            || Math.Abs(number) > DecimalText.PowerOfTen(DecimalText.MaxPrecision))
        {
            throw WrongType(field, literal, "a number without quotes, of at most 18 digits");
        }

        var units = number * DecimalText.PowerOfTen(field.Type.Scale);
        if (Math.Abs(units) > long.MaxValue)
        {
            return SqlValue.Of((double)units);
        }

        var whole = decimal.Floor(units);
        return whole == units ? SqlValue.Of((long)whole)
            : Math.Abs(whole) < MaxExactDouble ? SqlValue.Of((double)whole + 0.5)
            : throw WrongType(field, literal, string.Create(CultureInfo.InvariantCulture, $"a number with at most {field.Type.Scale} decimals"));
    }

    private static SqlValue BindBool(Field field, in FilterLiteral literal) => literal.Kind == FilterLiteralKind.Bool
        ? SqlValue.Of(literal.Text[0] is 't' or 'T' ? 1L : 0L)
        : throw WrongType(field, literal, "true or false");

    private SqlValue BindTimestamp(Field field, in FilterLiteral literal)
    {
        const string expected = "a date as 2026-01-31 or 2026-01-31T12:00:00Z, or one as @today";
        if (literal.Kind == FilterLiteralKind.Macro)
        {
            return SqlValue.Of(Evaluate(literal).ToMicroseconds());
        }

        return literal.Kind == FilterLiteralKind.Text
            && field.Type.NormalizeLiteral(literal.Text) is { } text
            && Moments.TryParse(text, out var moment)
                ? SqlValue.Of(moment.ToMicroseconds())
                : throw WrongType(field, literal, expected);
    }

    private SqlValue BindText(Field field, in FilterLiteral literal)
    {
        var text = literal.Kind switch
        {
            FilterLiteralKind.Text or FilterLiteralKind.Number => literal.Text,
            FilterLiteralKind.Macro => Moments.ToText(Evaluate(literal)),
            _ => throw WrongType(field, literal, "a text in quotes"),
        };

        var normalized = field.Type.NormalizeLiteral(text) ?? throw WrongType(field, literal, $"a value of type {field.Type.Name}");
        return SqlValue.Of(Encode(literal, normalized));
    }

    private DateTimeOffset Evaluate(in FilterLiteral literal)
    {
        UsesClock = true;
        return DateMacros.Evaluate(literal.Text, literal.Offset, now);
    }

    private static BaasException WrongType(Field field, in FilterLiteral literal, string expected)
        => QueryErrors.FilterInvalid(literal.Offset, $"The field '{field.Name}' cannot hold the value", expected);
}
