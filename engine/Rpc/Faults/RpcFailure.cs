using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Faults;

/// <summary>How a call failed, in the form that every protocol's answer is made from.</summary>
/// <param name="Code">The status.</param>
/// <param name="Message">What happened, for people.</param>
/// <param name="Reason">Reason of the ErrorInfo; empty if there is none.</param>
/// <param name="Details">A <c>google.rpc.Status</c> with all details, as wire bytes; empty if there are none.</param>
/// <param name="RetryAfter">When a retry may succeed.</param>
internal sealed record RpcFailure(StatusCode Code, string Message, string Reason, byte[] Details, TimeSpan? RetryAfter = null)
{
    public const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>How a call failed, whichever way its handler said it; null if it did not.</summary>
    public static RpcFailure? Of(RpcCall call)
        => call.Failure ?? (call.Status.StatusCode == StatusCode.OK ? null : new RpcFailure(call.Status.StatusCode, call.Status.Detail, "", []));
}
