namespace Grpc.Baas.Client;

/// <summary>Where a <see cref="LiveRecords{T}"/> stands.</summary>
public enum LiveState
{
    /// <summary>Reading the list, making a connection, or waiting to do so.</summary>
    Connecting,

    /// <summary>Catching up: the list is not, or no longer, known to be current.</summary>
    Replaying,

    /// <summary>Current.</summary>
    Live,

    /// <summary>Disposed of, or ended by a fault; the records stay as they are.</summary>
    Closed,
}
