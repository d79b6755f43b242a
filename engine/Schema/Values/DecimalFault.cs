namespace Grpc.Baas.Engine.Schema.Values;

/// <summary>Why a text is no decimal number of a field.</summary>
internal enum DecimalFault
{
    /// <summary>It is no number, or has an exponent.</summary>
    NoNumber,

    /// <summary>It has more decimals than the scale.</summary>
    TooManyDecimals,

    /// <summary>It has more digits than units can have.</summary>
    TooLarge,
}
