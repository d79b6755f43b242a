using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// A filter over the records of one collection, checked against its fields. It is evaluated as SQL for lists and in memory for
/// feeds, with the same answer for the same record. Immutable.
/// </summary>
/// <remarks>
/// Everything is true or false, never unknown: a comparison with a field that is null is false, and <c>!=</c>, <c>!~</c>,
/// <c>not in</c> and <c>!</c> are exact contraries, so that they are true of it. <c>~</c> looks for the text as it is written,
/// without wildcards, ignoring the case of ASCII letters. <c>?!=</c> asks for any element that is different; for no element that
/// is equal write <c>!(tags ?= "x")</c>.
/// </remarks>
internal sealed class Filter
{
    private readonly Condition? _condition;

    private Filter(Condition? condition, bool usesClock)
    {
        _condition = condition;
        UsesClock = usesClock;
    }

    /// <summary>The filter that every record matches.</summary>
    public static Filter MatchAll { get; } = new(null, usesClock: false);

    public bool IsMatchAll => _condition is null;

    /// <summary>Whether a date as <c>@today</c> is in it. It has the value of the moment of parsing, for ever.</summary>
    public bool UsesClock { get; }

    /// <param name="text">The filter; empty matches all.</param>
    /// <param name="now">What <c>@now</c> and its like are counted from.</param>
    /// <exception cref="BaasException">
    /// query FILTER_INVALID (metadata: offset in UTF-16 units, expected, suggestion), FILTER_TOO_COMPLEX (metadata: limit, maximum).
    /// </exception>
    public static Filter Parse(string text, Collection collection, DateTimeOffset now)
    {
        var (condition, usesClock) = FilterParser.Parse(text, collection, now);
        return condition is null ? MatchAll : new Filter(condition, usesClock);
    }

    /// <summary>
    /// Appends it as SQL for a WHERE clause over the collection's table, not to be negated: NULL counts as false there.
    /// </summary>
    public void AppendSql(SqlText sql)
    {
        if (_condition is null)
        {
            sql.Append("TRUE");
            return;
        }

        _condition.AppendSql(sql, isNegated: false);
    }

    /// <param name="image">Wire bytes of a record of the collection (see <see cref="RecordImage"/>).</param>
    public bool Matches(ReadOnlySpan<byte> image) => _condition is null || _condition.Matches(image);
}
