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

    /// <summary>A column by which rows are grouped, such that they are gathered as they lie and not in the order of an index.</summary>
    /// <param name="column">SQL of the column.</param>
    public abstract string GroupedAsStored(string column);

    /// <summary>A FROM clause's row source with the texts of a JSON array.</summary>
    /// <param name="array">SQL of the array's text; null has no rows.</param>
    /// <param name="alias">Quoted name of the source.</param>
    public abstract string Elements(string array, string alias);

    /// <summary>The text of the row at hand of <see cref="Elements"/>.</summary>
    /// <param name="alias">Quoted name of the source.</param>
    public abstract string Element(string alias);

    /// <summary>How many elements a JSON array has; null for null.</summary>
    /// <param name="array">SQL of the array's text.</param>
    public abstract string ElementCount(string array);

    /// <summary>Metres between two points, as <see cref="GreatCircle.Metres"/> counts them; null for null.</summary>
    /// <param name="point">SQL of the first: the text of a JSON object with <c>lat</c> and <c>lon</c> in degrees.</param>
    /// <param name="latitude">SQL of the second's latitude in degrees.</param>
    /// <param name="longitude">SQL of the second's longitude in degrees.</param>
    public abstract string Distance(string point, string latitude, string longitude);

    /// <summary>
    /// A query of the <c>id</c>s of records that may have a text inside, ignoring case: all that have it, and perhaps more. Null when the
    /// database uses its search indexes by itself.
    /// </summary>
    /// <param name="collectionId">As in <see cref="SearchIndex"/>.</param>
    /// <param name="phrase">SQL of the text in double quotes, those inside doubled; at least three characters.</param>
    public abstract string? SearchCandidates(string collectionId, string phrase);

    /// <summary>Statements that make an index and fill it.</summary>
    public abstract IEnumerable<string> CreateSearchIndex(SearchIndex index);

    /// <summary>Statements that remove an index; before its table or columns go.</summary>
    public abstract IEnumerable<string> DropSearchIndex(SearchIndex index);

    /// <summary>Stands before a query that is to be explained and not run.</summary>
    public abstract string Explain { get; }

    /// <summary>The column of <see cref="Explain"/>'s rows that has a line of text.</summary>
    public abstract int ExplainColumn { get; }

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
