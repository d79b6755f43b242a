namespace Grpc.Baas.Client;

/// <summary>How a connection whose other end is gone without a word is found. Source: gRFC A8.</summary>
public sealed record KeepAliveOptions
{
    /// <summary>Time without a sign of life before a ping is sent. Default 30 s; at least 1 s; infinite sends none.</summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long its answer may take before the connection is given up. Default 20 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether to ping without calls under way too. Default false: servers count that as abuse.</summary>
    public bool PermitWithoutCalls { get; init; }
}
