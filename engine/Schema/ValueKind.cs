namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// How a value is stored, travels in a <see cref="RecordImage"/> and compares. Several field types share a kind. Null is
/// SQL NULL, and absent from an image, for every kind.
/// </summary>
internal enum ValueKind
{
    /// <summary>SQL TEXT; proto string. Compares by the bytes of its UTF-8.</summary>
    Text,

    /// <summary>SQL REAL; proto double. Never NaN or infinite.</summary>
    Number,

    /// <summary>SQL INTEGER; proto int64.</summary>
    Integer,

    /// <summary>SQL INTEGER 0 or 1; proto bool.</summary>
    Bool,

    /// <summary>SQL INTEGER, microseconds since 1970 UTC; proto google.protobuf.Timestamp.</summary>
    Timestamp,

    /// <summary>SQL TEXT, a JSON array of strings; proto repeated string. Has no order. Empty is null.</summary>
    TextList,

    /// <summary>SQL TEXT, JSON; proto google.protobuf.Value. Has no order.</summary>
    Json,

    /// <summary>
    /// SQL INTEGER, units of the last decimal of the field's scale, so that both databases compare and add exactly; proto string of
    /// the digits, with all decimals of the scale (see <see cref="Values.DecimalText"/>). Compares by value.
    /// </summary>
    Decimal,

    /// <summary>SQL bytes; proto bytes. Has no order.</summary>
    Bytes,

    /// <summary>
    /// SQL TEXT, the JSON <c>{"lat":52.5,"lon":13.4}</c> in degrees, of which SQL of both databases takes the numbers; proto message
    /// of two doubles, 1 the latitude, 2 the longitude. Has no order.
    /// </summary>
    GeoPoint,

    /// <summary>
    /// SQL TEXT, a hash or a cipher text that nobody reads through the engine: it never stands in an image, so in no answer, feed
    /// and log. Takes no part in filters and sorts, not even as null.
    /// </summary>
    Secret,

    /// <summary>SQL TEXT and proto string, a cipher text; answers have the plain one. Has no order, and is only comparable with null.</summary>
    Encrypted,
}
