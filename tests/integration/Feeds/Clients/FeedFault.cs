namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>An engine's refusal.</summary>
/// <param name="reason">As in <c>google.rpc.ErrorInfo</c>; empty when the connection broke.</param>
internal sealed class FeedFault(string reason, string message) : Exception($"{reason}: {message}")
{
    public string Reason => reason;

    /// <summary>Whether trying again may help.</summary>
    public bool IsPassing => reason is "" or "UNAVAILABLE" or "OVERLOADED" or "SNAPSHOT_OUTDATED" or "SNAPSHOT_EXPIRED" or "SHUTTING_DOWN" or "STOPPING" or "TOO_MANY_STREAMS";

    /// <summary>Whether the caller may see nothing.</summary>
    public bool IsDenial => reason is "PERMISSION_DENIED" or "CREDENTIALS_MISSING";
}
