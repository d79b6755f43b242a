namespace Grpc.Core;

/// <summary>A call as its handler sees it. Valid until the handler ends.</summary>
public abstract class ServerCallContext
{
    /// <summary>Path of the method, as <c>/baas.records.v1.RecordService/GetRecord</c>.</summary>
    public string Method => MethodCore;

    /// <summary>The host that the client named, with the port if it named one.</summary>
    public string Host => HostCore;

    /// <summary>Address of the peer, as <c>ipv4:127.0.0.1:51234</c>.</summary>
    public string Peer => PeerCore;

    /// <summary>When the call is given up, in UTC; <see cref="DateTime.MaxValue"/> if never.</summary>
    public DateTime Deadline => DeadlineCore;

    /// <summary>Metadata of the request.</summary>
    public Metadata RequestHeaders => RequestHeadersCore;

    /// <summary>Cancelled when the client goes away, the deadline passes or the server stops.</summary>
    public CancellationToken CancellationToken => CancellationTokenCore;

    /// <summary>Metadata that is sent with the outcome.</summary>
    public Metadata ResponseTrailers => ResponseTrailersCore;

    /// <summary>The outcome of a handler that ends without an exception.</summary>
    public Status Status
    {
        get => StatusCore;
        set => StatusCore = value;
    }

    /// <summary>Options of the messages that the handler writes.</summary>
    public WriteOptions? WriteOptions
    {
        get => WriteOptionsCore;
        set => WriteOptionsCore = value;
    }

    /// <summary>Values that interceptors and handler share during the call.</summary>
    public IDictionary<object, object> UserState => UserStateCore;

    /// <summary>
    /// Sends the response headers now, with these entries; once, and before the first message. An entry <c>grpc-internal-encoding-request</c>
    /// (<c>gzip</c>, <c>deflate</c> or <c>identity</c>) is not sent but says how the messages of this call are compressed, however small
    /// they are, if the client can read it; those written with <see cref="WriteFlags.NoCompress"/> are not.
    /// </summary>
    /// <exception cref="InvalidOperationException">Headers were sent already.</exception>
    public Task WriteResponseHeadersAsync(Metadata responseHeaders) => WriteResponseHeadersAsyncCore(responseHeaders);

    /// <inheritdoc cref="Method"/>
    protected abstract string MethodCore { get; }

    /// <inheritdoc cref="Host"/>
    protected abstract string HostCore { get; }

    /// <inheritdoc cref="Peer"/>
    protected abstract string PeerCore { get; }

    /// <inheritdoc cref="Deadline"/>
    protected abstract DateTime DeadlineCore { get; }

    /// <inheritdoc cref="RequestHeaders"/>
    protected abstract Metadata RequestHeadersCore { get; }

    /// <inheritdoc cref="CancellationToken"/>
    protected abstract CancellationToken CancellationTokenCore { get; }

    /// <inheritdoc cref="ResponseTrailers"/>
    protected abstract Metadata ResponseTrailersCore { get; }

    /// <inheritdoc cref="Status"/>
    protected abstract Status StatusCore { get; set; }

    /// <inheritdoc cref="WriteOptions"/>
    protected abstract WriteOptions? WriteOptionsCore { get; set; }

    /// <inheritdoc cref="UserState"/>
    protected abstract IDictionary<object, object> UserStateCore { get; }

    /// <inheritdoc cref="WriteResponseHeadersAsync"/>
    protected abstract Task WriteResponseHeadersAsyncCore(Metadata responseHeaders);
}
