namespace Grpc.Baas.Client;

/// <summary>Whether there is a connection. Source: grpc/doc/connectivity-semantics-and-api.md.</summary>
public enum ConnectivityState
{
    /// <summary>There is none, and nothing needs one.</summary>
    Idle,

    /// <summary>One is being made.</summary>
    Connecting,

    /// <summary>Calls can be sent.</summary>
    Ready,

    /// <summary>None could be made; it is tried again after a pause.</summary>
    TransientFailure,

    /// <summary>The channel is disposed.</summary>
    Shutdown,
}
