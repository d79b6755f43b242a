namespace Grpc.Baas.Client;

/// <summary>What became of a record of a <see cref="LiveRecords{T}"/>.</summary>
public enum LiveChangeType
{
    /// <summary>It entered the list.</summary>
    Added,

    /// <summary>It has other values, in the same place among the others.</summary>
    Changed,

    /// <summary>It has another place among the others, and perhaps other values.</summary>
    Moved,

    /// <summary>It left the list.</summary>
    Removed,
}
