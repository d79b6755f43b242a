using System.Collections.Frozen;
using Grpc.Baas.V1.Rpc;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Faults;

/// <summary>The HTTP status of a failure. Source: google/rpc/code.proto; the exceptions are HTTP's own words for the same thing.</summary>
internal static class HttpStatus
{
    private static readonly FrozenDictionary<string, int> ByReason = new Dictionary<string, int>
    {
        [RpcErrorTable.HttpMethodUnsupported.Reason] = StatusCodes.Status405MethodNotAllowed,
        [RpcErrorTable.ConditionFailed.Reason] = StatusCodes.Status412PreconditionFailed,
        [RpcErrorTable.MessageTooLarge.Reason] = StatusCodes.Status413PayloadTooLarge,
        [RpcErrorTable.ContentTypeUnsupported.Reason] = StatusCodes.Status415UnsupportedMediaType,
        [RpcErrorTable.CompressionUnsupported.Reason] = StatusCodes.Status415UnsupportedMediaType,
        [RpcErrorTable.UpgradeRequired.Reason] = StatusCodes.Status426UpgradeRequired,
    }.ToFrozenDictionary();

    public static int Of(RpcFailure failure) => ByReason.TryGetValue(failure.Reason, out var status) ? status : Of(failure.Code);

    /// <summary>The name of a status as JSON has it, as <c>NOT_FOUND</c>.</summary>
    public static string NameOf(StatusCode code) => code switch
    {
        StatusCode.OK => "OK",
        StatusCode.Cancelled => "CANCELLED",
        StatusCode.InvalidArgument => "INVALID_ARGUMENT",
        StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        StatusCode.NotFound => "NOT_FOUND",
        StatusCode.AlreadyExists => "ALREADY_EXISTS",
        StatusCode.PermissionDenied => "PERMISSION_DENIED",
        StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        StatusCode.FailedPrecondition => "FAILED_PRECONDITION",
        StatusCode.Aborted => "ABORTED",
        StatusCode.OutOfRange => "OUT_OF_RANGE",
        StatusCode.Unimplemented => "UNIMPLEMENTED",
        StatusCode.Internal => "INTERNAL",
        StatusCode.Unavailable => "UNAVAILABLE",
        StatusCode.DataLoss => "DATA_LOSS",
        StatusCode.Unauthenticated => "UNAUTHENTICATED",
        _ => "UNKNOWN",
    };

    /// <summary>The HTTP status of a status alone.</summary>
    public static int Of(StatusCode code) => code switch
    {
        StatusCode.OK => 200,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => 400,
        StatusCode.Unauthenticated => 401,
        StatusCode.PermissionDenied => 403,
        StatusCode.NotFound => 404,
        StatusCode.AlreadyExists or StatusCode.Aborted => 409,
        StatusCode.ResourceExhausted => 429,
        StatusCode.Cancelled => 499,
        StatusCode.Unimplemented => 501,
        StatusCode.Unavailable => 503,
        StatusCode.DeadlineExceeded => 504,
        _ => 500,
    };
}
