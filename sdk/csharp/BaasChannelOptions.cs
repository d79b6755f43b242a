namespace Grpc.Baas.Client;

/// <summary>What can be set about a <see cref="BaasChannel"/>.</summary>
public sealed record BaasChannelOptions
{
    /// <summary>Largest message that is taken, in bytes. Default 64 MiB.</summary>
    public int MaxReceiveMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest message that is sent, in bytes; null, the default, leaves it to the server.</summary>
    public int? MaxSendMessageBytes { get; init; }

    /// <summary>
    /// How requests are compressed: <c>gzip</c>, <c>deflate</c> or, the default, null for not at all. One call chooses its own by
    /// the metadata <c>grpc-internal-encoding-request</c>; one message is left out by <see cref="Core.WriteFlags.NoCompress"/>.
    /// Responses may come compressed by either in any case.
    /// </summary>
    public string? Compression { get; init; }

    /// <summary>How calls are repeated when the server is not there.</summary>
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>How long making a connection may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Sends the requests, in place of a handler of the channel's own: for client certificates, a proxy, or tests. It must
    /// speak HTTP/2. The channel does not dispose it.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Clock and timers, for tests.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
