using Grpc.Baas.Client.Retries;
using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>A call that failed, with what the server's error details say about it. Compare it by <see cref="Is"/>, not by its text.</summary>
/// <remarks>Source of the details: the trailer <c>grpc-status-details-bin</c>, a <c>google.rpc.Status</c>.</remarks>
public sealed class BaasClientException : RpcException
{
    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Makes the exception from how a call ended.</summary>
    /// <param name="status">Its outcome.</param>
    /// <param name="trailers">What came with it.</param>
    public BaasClientException(Core.Status status, Metadata trailers)
        : this(status, trailers, ErrorDetails.Read(trailers))
    {
    }

    private BaasClientException(Core.Status status, Metadata trailers, ErrorDetails details)
        : base(status, trailers, details.Reason.Length == 0 ? $"{status.StatusCode}: {status.Detail}" : $"{status.StatusCode} {details.Reason}: {status.Detail}")
    {
        Reason = details.Reason;
        Domain = details.Domain;
        Metadata = details.Metadata ?? NoMetadata;
        Violations = details.Violations;
        RetryAfter = details.RetryAfter;
    }

    /// <summary>Which error it is, as <c>RECORD_NOT_FOUND</c>; empty when the server gave no details or was not reached.</summary>
    public string Reason { get; }

    /// <summary>Who defines the reason, as <c>baas.records</c>; empty with an empty reason.</summary>
    public string Domain { get; }

    /// <summary>Every value that the message names, for programs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The fields at fault, if the request was wrong.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; }

    /// <summary>When a retry may succeed, if the server told.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the connection ended the call and not the server: whether the call took effect is not known.</summary>
    public bool IsTransportFault { get; internal init; }

    /// <summary>Whether the channel was disposed: no call over it can succeed any more.</summary>
    internal bool IsChannelDisposed { get; init; }

    /// <summary>What is known about how far the request got.</summary>
    internal RequestDelivery Delivery { get; init; }

    /// <summary>When the server wants the call again (<c>grpc-retry-pushback-ms</c>); negative: not at all. Null: it does not say.</summary>
    internal TimeSpan? Pushback { get; init; }

    /// <summary>Whether it is this error, as in <c>e.Is(RecordsErrorTable.RecordNotFound)</c>.</summary>
    public bool Is(ErrorDefinition definition) => Reason == definition.Reason && Domain == definition.Domain;
}
