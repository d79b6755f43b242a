namespace Grpc.Core;

/// <summary>A call that did not end with <see cref="StatusCode.OK"/>.</summary>
/// <param name="status">Its outcome.</param>
/// <param name="trailers">Metadata that came, or shall go, with the outcome.</param>
/// <param name="message">Text of the exception; by default the status in one line.</param>
public class RpcException(Status status, Metadata trailers, string message) : Exception(message, status.DebugException)
{
    /// <summary>Makes the exception for a status without trailers.</summary>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Makes the exception for a status without trailers, with a text of its own.</summary>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Makes the exception for a status with trailers.</summary>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>The outcome.</summary>
    public Status Status { get; } = status;

    /// <summary>The code of the outcome.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Metadata of the outcome; never null.</summary>
    public Metadata Trailers { get; } = trailers;
}
