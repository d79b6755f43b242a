namespace Grpc.Baas.Client;

/// <summary>
/// Settings of one method, of one service, or of all. Of several that fit, the most exact is used, and of two alike the first.
/// Source: grpc/doc/service_config.md, "MethodConfig".
/// </summary>
public sealed record MethodConfig
{
    /// <summary>Full name of the service, as <c>baas.records.v1.RecordService</c>; empty: every service.</summary>
    public string Service { get; init; } = "";

    /// <summary>Name of the method; empty: every one of the service.</summary>
    public string Method { get; init; } = "";

    /// <summary>Longest time of a call; a shorter deadline of the call itself holds. Null: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether calls wait for a connection rather than fail without one. Null: what the call says.</summary>
    public bool? WaitForReady { get; init; }

    /// <summary>Largest message that is taken, in bytes; null: the channel's limit.</summary>
    public int? MaxReceiveMessageBytes { get; init; }

    /// <summary>Largest message that is sent, in bytes; null: the channel's limit.</summary>
    public int? MaxSendMessageBytes { get; init; }

    /// <summary>How calls are repeated; null: the channel's way.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>How slow calls are hedged, in place of retries; null: not at all.</summary>
    public HedgingPolicy? Hedging { get; init; }

    /// <summary>
    /// Whether the server may get a call twice. Null: as the method's contract says (a GET, idempotent, or with a <c>request_id</c>);
    /// then calls that stream requests are not repeated once they have begun.
    /// </summary>
    public bool? IsSafeToRepeat { get; init; }

    /// <summary>How exactly it names a method; negative if it does not fit.</summary>
    internal int Match(string service, string method)
    {
        if ((Service.Length > 0 && Service != service) || (Method.Length > 0 && Method != method))
        {
            return -1;
        }

        return (Service.Length > 0 ? 1 : 0) + (Method.Length > 0 ? 2 : 0);
    }
}
