using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>What one connection, one client and all of them together may take. Section <c>Baas:Rpc:Connections</c>; a change needs a restart.</summary>
internal sealed class RpcConnectionOptions
{
    public const string Section = "Baas:Rpc:Connections";

    /// <summary>Connections open at once; more are closed as they come. Default 20,000, 1 to 1 million.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>
    /// Connections open at once from one IPv4 address or one /64 network of IPv6. Default 16,000, so that no one client takes all;
    /// behind a proxy all clients have its address. 1 to 1 million.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = 16_000;

    /// <summary>How long a connection without a call may stay. Default 130 s, 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>How long the headers of a request may take to come. Default 15 s, 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After so long without a frame an HTTP/2 client is asked whether it is still there. Default 60 s, 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PingDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take to answer that. Default 20 s, 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Headers of one request. Default 2,000, 16 to 3,000. A request of HTTP/2 with more costs its whole connection, so it should be
    /// more than clients with much metadata send; all headers together are limited by their size.
    /// </summary>
    [Range(16, 3_000)]
    public int MaxHeaders { get; set; } = 2_000;

    /// <summary>Bytes of all headers of one request. Default 96 KiB, 8 KiB to 1 MiB.</summary>
    [Range(8 * 1024, 1024 * 1024)]
    public int MaxHeaderBytes { get; set; } = 96 * 1024;

    /// <summary>
    /// Bytes that the body of a call with one request must bring each second, on average and after 10 s of grace; slower ones are
    /// ended. Streams may pause. Default 128; 0 asks for nothing.
    /// </summary>
    [Range(0, 1_000_000)]
    public int MinRequestBytesPerSecond { get; set; } = 128;

    /// <summary>
    /// How long a connection may leave every response that waits for it unread before it is closed. A reader that is only slow, or that
    /// reads some of its streams, is not meant. Default 2 min, 5 s to 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan StalledTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
