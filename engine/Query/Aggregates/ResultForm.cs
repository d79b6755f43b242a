namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>How a value of an SQL result is told to clients.</summary>
internal enum ResultForm
{
    Integer,
    Number,

    /// <summary>A double that depends on the order of additions in its last digits, of which 15 are told.</summary>
    RoundedNumber,
    Bool,

    /// <summary>Units of the last decimal of the column's scale, told as a string of its digits.</summary>
    Decimal,
    Text,

    /// <summary>Microseconds since 1970 UTC, told as a moment.</summary>
    Moment,

    /// <summary>Microseconds since 1970 UTC, told as a day.</summary>
    Day,
}
