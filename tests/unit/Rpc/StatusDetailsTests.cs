using Google.Rpc;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Grpc.Baas.UnitTests.Rpc;

public sealed class StatusDetailsTests
{
    private static readonly ErrorDefinition Definition = new("tests", "REASON", StatusCode.NotFound, "", "");

    [Fact]
    public void Describe_Plain_HasOnlyErrorInfo()
    {
        var failure = StatusDetails.Describe(new BaasException(Definition, "m"));

        var status = RpcStatus.Parser.ParseFrom(failure.Details);
        Assert.Equal((5, "m"), (status.Code, status.Message));
        Assert.Equal(new ErrorInfo { Domain = "tests", Reason = "REASON" }, Assert.Single(status.Details).Unpack<ErrorInfo>());
    }

    [Fact]
    public void Describe_Everything_StaysBelowFourKibibytes()
    {
        var text = new string('é', 5000);
        var failure = StatusDetails.Describe(new BaasException(Definition, text, new Dictionary<string, string> { ["k"] = text })
        {
            Resource = (text, text),
            Violations = [.. Enumerable.Repeat(new FieldViolation(text, "RULE", text), 100)],
            RetryAfter = TimeSpan.FromSeconds(1),
        });

        Assert.InRange(failure.Details.Length, 1000, 4096);
    }

    [Fact]
    public void Describe_LongText_IsCutBetweenCharacters()
    {
        var failure = StatusDetails.Describe(new BaasException(Definition, "x" + string.Concat(Enumerable.Repeat("😀", 1000))));

        Assert.False(char.IsHighSurrogate(failure.Message[^2]));
        Assert.EndsWith("😀…", failure.Message);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, 400)]
    [InlineData(StatusCode.FailedPrecondition, 400)]
    [InlineData(StatusCode.OutOfRange, 400)]
    [InlineData(StatusCode.Unauthenticated, 401)]
    [InlineData(StatusCode.PermissionDenied, 403)]
    [InlineData(StatusCode.NotFound, 404)]
    [InlineData(StatusCode.AlreadyExists, 409)]
    [InlineData(StatusCode.Aborted, 409)]
    [InlineData(StatusCode.ResourceExhausted, 429)]
    [InlineData(StatusCode.Cancelled, 499)]
    [InlineData(StatusCode.Unknown, 500)]
    [InlineData(StatusCode.Internal, 500)]
    [InlineData(StatusCode.DataLoss, 500)]
    [InlineData(StatusCode.Unimplemented, 501)]
    [InlineData(StatusCode.Unavailable, 503)]
    [InlineData(StatusCode.DeadlineExceeded, 504)]
    public void HttpStatus_Code_IsThatOfTheTable(StatusCode code, int expected)
    {
        Assert.Equal(expected, HttpStatus.Of(new RpcFailure(code, "", "", [])));
    }

    [Fact]
    public void HttpStatus_TransportErrors_AreHttpsOwn()
    {
        Assert.Equal(405, HttpStatus.Of(StatusDetails.Describe(RpcErrors.HttpMethodUnsupported("GET", "/", "POST"))));
        Assert.Equal(415, HttpStatus.Of(StatusDetails.Describe(RpcErrors.ContentTypeUnsupported("x/y"))));
        Assert.Equal(413, HttpStatus.Of(StatusDetails.Describe(RpcErrors.MessageTooLarge(2, 1))));
    }
}
