using System.Net;

namespace Grpc.Baas.Client;

/// <summary>What can be set about a <see cref="BaasChannel"/>.</summary>
public sealed record BaasChannelOptions
{
    /// <summary>Largest message that is taken, in bytes, packed and unpacked. Default 64 MiB.</summary>
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

    /// <summary>How slow calls are sent again before they fail, in place of retries; null, the default: not at all.</summary>
    public HedgingPolicy? Hedging { get; init; }

    /// <summary>Stops both when too much fails.</summary>
    public RetryBudget RetryBudget { get; init; } = new();

    /// <summary>Requests of one streaming call that are kept for a repetition, in bytes. Default 1 MiB; a call that sends more is not repeated.</summary>
    public int MaxRetryBytesPerCall { get; init; } = 1024 * 1024;

    /// <summary>The same for all calls of the channel together. Default 16 MiB.</summary>
    public long MaxRetryBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Settings of single methods and services.</summary>
    public IReadOnlyList<MethodConfig> Methods { get; init; } = [];

    /// <summary>Which of several addresses a call goes to. Default: the first that can be reached.</summary>
    public LoadBalancingPolicy LoadBalancing { get; init; }

    /// <summary>How long making a connection may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Wait before an address that failed is tried again; it grows by 1.6 with each failure up to <see cref="MaxConnectDelay"/>, and
    /// is spread by a fifth. Default 1 s. A call that finds no other address does not wait for it.
    /// </summary>
    public TimeSpan ConnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between tries of an address. Default 120 s.</summary>
    public TimeSpan MaxConnectDelay { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A connection without calls is closed after this time. Default 5 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a <c>dns:///</c> address is looked up again. Default 30 s.</summary>
    public TimeSpan DnsRefreshInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pings that find dead connections.</summary>
    public KeepAliveOptions KeepAlive { get; init; } = new();

    /// <summary>Certificates; null: the system's authorities, and none of one's own. With it, a <c>dns:///</c> address uses TLS.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>
    /// Sends the requests, in place of handlers of the channel's own: for a proxy, or tests. It must speak HTTP/2, and makes its own
    /// connections. The channel does not dispose it.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Clock and timers, for tests.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Looks a name up, for tests.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> ResolveHost { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Sent with each call that does not name one itself.</summary>
    internal string? Project { get; init; }
}
