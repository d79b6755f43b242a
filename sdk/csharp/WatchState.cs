namespace Grpc.Baas.Client;

/// <summary>What a watch is doing.</summary>
public enum WatchState
{
    /// <summary>Making a connection, or waiting to do so.</summary>
    Connecting,

    /// <summary>Telling the snapshot, or changes that happened before it connected.</summary>
    Replaying,

    /// <summary>Telling changes as they happen.</summary>
    Live,
}
