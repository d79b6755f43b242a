namespace Grpc.Baas.Engine.Kernel.Sql;

/// <summary>
/// What the two databases say differently. Where one text serves both, no member is here: parameters are <c>?1</c> for both, upserts are
/// <c>ON CONFLICT</c>, and the order of nulls is always written out. Both compare text by the bytes of its UTF-8.
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>Type of a column of text.</summary>
    public abstract string TextType { get; }

    /// <summary>Type of a column of 64-bit integers.</summary>
    public abstract string IntegerType { get; }

    /// <summary>Type of a column of doubles.</summary>
    public abstract string NumberType { get; }

    /// <summary>Type of a column of bytes.</summary>
    public abstract string BytesType { get; }

    /// <summary>What stands between two values that are the same, or both null.</summary>
    public abstract string IsSame { get; }

    /// <summary>What stands between two values that are not the same, one of which may be null.</summary>
    public abstract string IsNotSame { get; }

    /// <summary>A FROM clause's row source with the texts of a JSON array.</summary>
    /// <param name="array">SQL of the array's text; null has no rows.</param>
    /// <param name="alias">Quoted name of the source.</param>
    public abstract string Elements(string array, string alias);

    /// <summary>The text of the row at hand of <see cref="Elements"/>.</summary>
    /// <param name="alias">Quoted name of the source.</param>
    public abstract string Element(string alias);

    /// <summary>Follows a text: whether it is like the next parameter, a pattern of LIKE with <c>\</c> as escape, ignoring the case of ASCII letters.</summary>
    public abstract string Like { get; }

    /// <inheritdoc cref="Like"/>
    public abstract string NotLike { get; }

    /// <summary>
    /// What follows a column in an index so that both ways through it give the two orders in which lists sort: nulls first where
    /// values ascend, last where they descend.
    /// </summary>
    /// <param name="isNullable">Whether the column may be null; the order of a list says nothing of nulls where it may not.</param>
    public abstract string IndexOrder(bool isDescending, bool isNullable);

    /// <summary>How many bytes of UTF-8 a text has.</summary>
    /// <param name="text">SQL of the text.</param>
    public abstract string ByteLength(string text);

    /// <summary>A number as text, which compares by the bytes of its UTF-8.</summary>
    /// <param name="value">SQL of a number, or of a text, which stays as it is.</param>
    public abstract string AsText(string value);

    /// <summary>A moment as the text of a date with time, in UTC with milliseconds: <c>2026-11-21T09:30:00.000Z</c>.</summary>
    /// <param name="micros">SQL of microseconds since 1970.</param>
    public abstract string MomentText(string micros);

    /// <summary>The day in UTC of a moment as text, as <c>2026-11-21</c>.</summary>
    /// <param name="seconds">SQL of an integer of seconds since 1970 UTC, in the years 1 to 9999.</param>
    public abstract string DayOf(string seconds);

    /// <summary>The Monday on or before a day, as text.</summary>
    /// <param name="day">SQL of a text as <see cref="DayOf"/> makes it.</param>
    public abstract string MondayOf(string day);
}
