namespace Grpc.Core;

/// <summary>A stream of messages that go.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Options of the messages written from now on; null means the call's own.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message. It completes when there is room for the next one. One write at a time.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message, and gives up waiting for room when cancelled; the stream is broken then.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken);
}
