using System.Text;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>
/// A text to be found inside others, ignoring the case of ASCII letters: SQLite's LIKE '%…%' and the same in memory. Every
/// character stands for itself; there are no wildcards.
/// </summary>
internal sealed class TextNeedle
{
    /// <summary>
    /// LIKE tries the whole needle at each character of a text and cannot be interrupted while it does, so that a long needle
    /// over a long text would hold up a reader.
    /// </summary>
    public const int MaxChars = 200;

    private readonly byte[] _folded;

    // How much of the needle still matches when the byte after the first i+1 does not (Knuth, Morris, Pratt). It keeps the
    // time linear: a watcher's needle meets every record that is written.
    private readonly int[] _fallback;
    private readonly SqlValue _pattern;

    /// <param name="text">At most <see cref="MaxChars"/>; valid UTF-16 without U+0000.</param>
    public TextNeedle(string text)
    {
        _folded = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < _folded.Length; i++)
        {
            _folded[i] = Fold(_folded[i]);
        }

        _fallback = MakeFallback(_folded);
        _pattern = SqlValue.Of($"%{Escape(text)}%");
    }

    /// <summary>Makes every character of a text stand for itself in a pattern of LIKE with <c>\</c> as escape.</summary>
    public static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);

    /// <summary>Appends what follows the column in SQL.</summary>
    public void AppendSql(SqlText sql, bool isNegated)
        => sql.Append(isNegated ? sql.Dialect.NotLike : sql.Dialect.Like).AppendParameter(_pattern).Append(@" ESCAPE '\'");

    public bool IsIn(ReadOnlySpan<byte> utf8)
    {
        if (_folded.Length == 0)
        {
            return true;
        }

        var matched = 0;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (matched == 0)
            {
                var skipped = utf8[i..].IndexOfAny(_folded[0], Unfold(_folded[0]), (byte)0);
                if (skipped < 0)
                {
                    return false;
                }

                i += skipped;
            }

            // LIKE takes U+0000 for the end of a text.
            if (utf8[i] == 0)
            {
                return false;
            }

            var next = Fold(utf8[i]);
            while (matched > 0 && _folded[matched] != next)
            {
                matched = _fallback[matched - 1];
            }

            if (_folded[matched] == next && ++matched == _folded.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static int[] MakeFallback(byte[] needle)
    {
        var fallback = new int[needle.Length];
        var matched = 0;
        for (var i = 1; i < needle.Length; i++)
        {
            while (matched > 0 && needle[matched] != needle[i])
            {
                matched = fallback[matched - 1];
            }

            if (needle[matched] == needle[i])
            {
                matched++;
            }

            fallback[i] = matched;
        }

        return fallback;
    }

    private static byte Fold(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private static byte Unfold(byte value) => value is >= (byte)'a' and <= (byte)'z' ? (byte)(value & ~0x20) : value;
}
