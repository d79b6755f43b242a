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
}
