namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>What an expression of a view's query is worth.</summary>
internal enum ViewKind
{
    /// <summary>NULL, which goes with everything.</summary>
    Null,
    Text,
    Integer,
    Number,

    /// <summary>A stored truth value, 0 or 1.</summary>
    Bool,

    /// <summary>What a comparison gives: PostgreSQL tells it from <see cref="Bool"/>.</summary>
    Condition,

    /// <summary>Microseconds since 1970, as <c>created</c> has them.</summary>
    Moment,

    /// <summary>
    /// A list, JSON, an exact decimal, bytes or a point: it can be passed on, counted and tested for null, and nothing else; but decimals
    /// can be added up, and have a least and a largest.
    /// </summary>
    Opaque,
}
