using Grpc.Baas.Engine.Rpc.Connect;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Core;

namespace Grpc.Baas.UnitTests.Rpc.Connect;

/// <summary>The table of connectrpc.com/docs/protocol, "Error Codes".</summary>
public sealed class ConnectCodeTests
{
    [Theory]
    [InlineData(StatusCode.Cancelled, "canceled", 499)]
    [InlineData(StatusCode.Unknown, "unknown", 500)]
    [InlineData(StatusCode.InvalidArgument, "invalid_argument", 400)]
    [InlineData(StatusCode.DeadlineExceeded, "deadline_exceeded", 504)]
    [InlineData(StatusCode.NotFound, "not_found", 404)]
    [InlineData(StatusCode.AlreadyExists, "already_exists", 409)]
    [InlineData(StatusCode.PermissionDenied, "permission_denied", 403)]
    [InlineData(StatusCode.ResourceExhausted, "resource_exhausted", 429)]
    [InlineData(StatusCode.FailedPrecondition, "failed_precondition", 400)]
    [InlineData(StatusCode.Aborted, "aborted", 409)]
    [InlineData(StatusCode.OutOfRange, "out_of_range", 400)]
    [InlineData(StatusCode.Unimplemented, "unimplemented", 501)]
    [InlineData(StatusCode.Internal, "internal", 500)]
    [InlineData(StatusCode.Unavailable, "unavailable", 503)]
    [InlineData(StatusCode.DataLoss, "data_loss", 500)]
    [InlineData(StatusCode.Unauthenticated, "unauthenticated", 401)]
    [InlineData((StatusCode)99, "unknown", 500)]
    [InlineData((StatusCode)(-1), "unknown", 500)]
    [InlineData(StatusCode.OK, "unknown", 500)]
    public void Failure_OfACode_HasItsNameAndHttpStatus(StatusCode code, string name, int httpStatus)
    {
        Assert.Equal(name, ConnectCode.NameOf(code));
        Assert.Equal(httpStatus, ConnectCode.HttpStatusOf(new RpcFailure(code, "", "", [])));
    }
}
