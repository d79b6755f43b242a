namespace Grpc.Baas.Client;

/// <summary>Which records a <see cref="LiveRecords{T}"/> has, in which order.</summary>
public sealed record LiveOptions
{
    /// <summary>Only records that match; empty means all. It may not ask for values of related records, as no watch may.</summary>
    public string Filter { get; init; } = "";

    /// <summary>
    /// Fields of the records themselves, separated by commas, <c>-</c> before one for descending. Default <c>id</c>, the order of creation.
    /// </summary>
    public string Sort { get; init; } = "";

    /// <summary>Names of the fields wanted, separated by commas; empty means all. Those that the list is sorted by come along.</summary>
    public string Fields { get; init; } = "";

    /// <summary>The list has at most so many records, the first ones; null, the default, means all.</summary>
    public int? Limit { get; init; }
}
