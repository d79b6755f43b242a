using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.V1.Rpc;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>Connect's words for statuses. Source: connectrpc.com/docs/protocol, "Error Codes".</summary>
internal static class ConnectCode
{
    // By the number of the status.
    private static readonly string[] Names =
    [
        "unknown", "canceled", "unknown", "invalid_argument", "deadline_exceeded", "not_found", "already_exists", "permission_denied",
        "resource_exhausted", "failed_precondition", "aborted", "out_of_range", "unimplemented", "internal", "unavailable", "data_loss",
        "unauthenticated",
    ];

    /// <summary>The name of a failure's status; a number that is no status counts as unknown.</summary>
    public static string NameOf(StatusCode code) => (uint)code < (uint)Names.Length ? Names[(int)code] : "unknown";

    /// <summary>The HTTP status of a unary call that failed.</summary>
    public static int HttpStatusOf(RpcFailure failure)
    {
        // What does not exist is not found, as any HTTP server would say; clients make "unimplemented" of both.
        if (failure.Reason == RpcErrorTable.MethodUnknown.Reason)
        {
            return StatusCodes.Status404NotFound;
        }

        return failure.Code == StatusCode.OK ? StatusCodes.Status500InternalServerError : HttpStatus.Of(failure.Code);
    }
}
