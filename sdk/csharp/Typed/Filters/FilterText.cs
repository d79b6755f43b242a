using System.Globalization;
using System.Text;

namespace Grpc.Baas.Client.Typed.Filters;

/// <summary>Writes pieces of the engine's filter language.</summary>
internal static class FilterText
{
    /// <summary>Both filters; an empty one asks for nothing.</summary>
    public static string And(string one, string other) => (one.Length, other.Length) switch
    {
        (0, _) => other,
        (_, 0) => one,
        _ => $"({one}) && ({other})",
    };

    /// <summary>A value as a literal: the one place where values become part of a filter.</summary>
    /// <exception cref="NotSupportedException">There is no such literal.</exception>
    public static string Literal(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => Quote(text),
        char letter => Quote(letter.ToString()),
        Guid id => Quote(id.ToString()),
        DateTimeOffset moment => Quote(moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        DateTime moment => Quote(moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
        DateOnly day => Quote(day.ToString("O", CultureInfo.InvariantCulture)),
        double number when !double.IsFinite(number) => throw new NotSupportedException($"A filter cannot compare with {number}."),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => Literal((double)number),
        decimal or sbyte or byte or short or ushort or int or uint or long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A filter cannot compare with a value of type {value.GetType().Name}."),
    };

    // Escapes as in JSON, which the language has.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var unit in text)
        {
            switch (unit)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append(unit);
                    break;
                case < ' ' or '\u007f' or '\u2028' or '\u2029':
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                    break;
                default:
                    quoted.Append(unit);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
