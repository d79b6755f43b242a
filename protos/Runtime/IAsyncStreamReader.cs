namespace Grpc.Core;

/// <summary>A stream of messages that come.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> brought.</summary>
    T Current { get; }

    /// <summary>Waits for the next message.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="RpcException">On the client: the call failed.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
