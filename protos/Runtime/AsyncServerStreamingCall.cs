namespace Grpc.Core;

/// <summary>A call with one request and a stream of responses, under way.</summary>
/// <typeparam name="TResponse">The response.</typeparam>
/// <param name="responseStream">The responses.</param>
/// <param name="responseHeadersAsync">The response's headers.</param>
/// <param name="getStatus">The outcome, once it is known.</param>
/// <param name="getTrailers">The trailers, once they came.</param>
/// <param name="dispose">Gives the call up if it still runs.</param>
public sealed class AsyncServerStreamingCall<TResponse>(
    IAsyncStreamReader<TResponse> responseStream,
    Task<Metadata> responseHeadersAsync,
    Func<Status> getStatus,
    Func<Metadata> getTrailers,
    Action dispose) : IDisposable
{
    /// <summary>The responses.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; } = responseStream;

    /// <summary>The response's headers.</summary>
    public Task<Metadata> ResponseHeadersAsync { get; } = responseHeadersAsync;

    /// <summary>The outcome.</summary>
    /// <exception cref="InvalidOperationException">The call still runs.</exception>
    public Status GetStatus() => getStatus();

    /// <summary>The trailers.</summary>
    /// <exception cref="InvalidOperationException">The call still runs.</exception>
    public Metadata GetTrailers() => getTrailers();

    /// <summary>Gives the call up if it still runs.</summary>
    public void Dispose() => dispose();
}
