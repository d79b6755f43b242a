using System.Globalization;
using System.Text;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>
/// One SQL text as PostgreSQL takes it, shared by all sessions: parameters are <c>$1</c>, and what types they have had is kept, because
/// a null has none of its own.
/// </summary>
internal sealed class PostgresSql
{
    private readonly string _text;

    private PostgresSql(string text, int parameters)
    {
        _text = text;
        Learned = new PostgresType[parameters];
    }

    /// <summary>What each parameter was last when it was no null. Sessions write it at will: each entry is right by itself.</summary>
    public PostgresType[] Learned { get; }

    public static PostgresSql Parse(string sql)
    {
        var text = new StringBuilder(sql.Length + 8);
        var (parameters, next) = (0, 0);
        for (var i = 0; i < sql.Length;)
        {
            var end = EndOfQuoted(sql, i);
            if (end > i)
            {
                text.Append(sql, i, end - i);
                i = end;
            }
            else if (sql[i] == '?')
            {
                end = i + 1;
                while (end < sql.Length && char.IsAsciiDigit(sql[end]))
                {
                    end++;
                }

                next = end == i + 1 ? next + 1 : int.Parse(sql.AsSpan(i + 1, end - i - 1), CultureInfo.InvariantCulture);
                parameters = Math.Max(parameters, next);
                text.Append('$').Append(next);
                i = end;
            }
            else
            {
                text.Append(sql[i++]);
            }
        }

        return new PostgresSql(text.ToString(), parameters);
    }

    /// <summary>
    /// The text for parameters of these types. The driver keeps one prepared statement for a text, and prepares it for the types of its
    /// first use; a comment with the types makes it keep one for each. Another generation of plans is had in the same way.
    /// </summary>
    public string TextFor(ReadOnlySpan<PostgresType> types, int generation)
    {
        Span<char> signature = types.Length <= 128 ? stackalloc char[types.Length] : new char[types.Length];
        for (var i = 0; i < types.Length; i++)
        {
            signature[i] = (char)('a' + (int)types[i]);
        }

        return $"{_text} /*{signature}{generation}*/";
    }

    /// <summary>Where the quoted text, the quoted name or the comment ends that begins here; the same index when none does.</summary>
    private static int EndOfQuoted(string sql, int start)
    {
        switch (sql[start])
        {
            case '\'' or '"':
                // A doubled quote inside ends one text and begins another, which comes to the same.
                var end = sql.IndexOf(sql[start], start + 1);
                return end < 0 ? sql.Length : end + 1;
            case '-' when sql.AsSpan(start).StartsWith("--"):
                var line = sql.IndexOf('\n', start);
                return line < 0 ? sql.Length : line;
            case '/' when sql.AsSpan(start).StartsWith("/*"):
                var close = sql.IndexOf("*/", start + 2, StringComparison.Ordinal);
                return close < 0 ? sql.Length : close + 2;
            default:
                return start;
        }
    }
}
