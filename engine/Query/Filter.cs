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

    private Filter(Condition? condition) => _condition = condition;

    /// <summary>The filter that every record matches.</summary>
    public static Filter MatchAll { get; } = new(condition: null);

    public bool IsMatchAll => _condition is null;

    /// <summary>Whether a date as <c>@today</c> is in it. It has the value of the moment of parsing, for ever.</summary>
    public bool UsesClock { get; private init; }

    /// <summary>
    /// The collections of related records that it looks at. Who uses the filter must be allowed to list each of them, because its
    /// answer tells of their values.
    /// </summary>
    public IReadOnlyList<Collection> Touched { get; private init; } = [];

    /// <summary>Whether a field that is hidden from most callers is named.</summary>
    public bool NamesHidden { get; private init; }

    /// <summary>Whether other records have a part in it. Then only SQL can tell, and <see cref="Matches"/> must not be asked.</summary>
    public bool NeedsDatabase => _condition is { NeedsDatabase: true };

    /// <inheritdoc cref="Condition.Key"/>
    public FieldValueKey? Key => _condition?.Key;

    /// <summary>Reads a filter that looks at nothing but the record itself.</summary>
    /// <inheritdoc cref="Parse(string, QueryScope)"/>
    /// <param name="now">What <c>@now</c> and its like are counted from.</param>
    public static Filter Parse(string text, Collection collection, DateTimeOffset now)
        => Parse(text, new QueryScope(collection, Catalogue: null, now));

    /// <param name="text">The filter; empty matches all.</param>
    /// <param name="scope">What its names can mean.</param>
    /// <exception cref="BaasException">
    /// query FILTER_INVALID (metadata: offset in UTF-16 units, expected, suggestion), FILTER_TOO_COMPLEX (metadata: limit, maximum).
    /// </exception>
    public static Filter Parse(string text, QueryScope scope)
    {
        var condition = FilterParser.Parse(text, scope, out var binder);
        return condition is null ? MatchAll : new Filter(condition)
        {
            UsesClock = binder.UsesClock,
            Touched = binder.Touched,
            NamesHidden = binder.NamesHidden,
        };
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
