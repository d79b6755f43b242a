using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

[Collection(WireCollection.Name)]
public sealed class GrpcTests(WireHost host)
{
    private static readonly int[] CollectedSizes = [27_182, 8, 1_828, 45_904];

    private static readonly EchoRequest Hello = new() { Text = "hello", Number = 5, Tags = { "a", "b" } };

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    public async Task Unary_Request_IsAnswered(string contentType)
    {
        var reply = await host.Http2.CallAsync(WireMethods.Echo, contentType, Hello);

        Assert.Equal("hello", reply.Single<EchoResponse>().Text);
        Assert.Equal(contentType, reply.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("0", Assert.Single(reply.Response.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task Unary_EmptyMessage_IsAnswered()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Fail, new FailRequest());

        Assert.Equal(new Empty(), reply.Single<Empty>());
    }

    [Fact]
    public async Task Unary_LargeMessages_PassBothWays()
    {
        var blob = new byte[3_000_000];
        Random.Shared.NextBytes(blob);

        var reply = await host.Http2.CallAsync(WireMethods.Echo, new EchoRequest { Blob = ByteString.CopyFrom(blob) });

        Assert.Equal(blob, reply.Single<EchoResponse>().Blob.ToByteArray());
    }

    [Fact]
    public async Task Unary_Metadata_ComesBack()
    {
        var request = GrpcRequests.Request(
            WireMethods.Echo.FullName,
            GrpcRequests.Frame(Hello.ToByteArray()),
            GrpcRequests.Grpc,
            ("x-grpc-test-echo-initial", "test_initial_metadata_value"),
            ("x-grpc-test-echo-trailing-bin", "q6ur"),
            ("x-grpc-test-echo-trailing-bin", "AAE="));

        var reply = await host.Http2.SendRawAsync(request);

        Assert.Equal("test_initial_metadata_value", Assert.Single(reply.Response.Headers.GetValues("x-grpc-test-echo-initial")));
        Assert.Equal(["q6ur", "AAE"], reply.Response.TrailingHeaders.GetValues("x-grpc-test-echo-trailing-bin"));
        Assert.Equal("hello", reply.Single<EchoResponse>().Text);
    }

    [Fact]
    public async Task ServerStream_Responses_ComeInOrder()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Repeat, new RepeatRequest { Count = 1000, From = 5, Size = 100 });

        Assert.Equal(Enumerable.Range(6, 1000), reply.Messages.Select(message => (int)RepeatEvent.Parser.ParseFrom(message).Position));
        Assert.Equal(StatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task ServerStream_NoResponse_EndsWithOk()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Repeat, new RepeatRequest());

        Assert.Empty(reply.Messages);
        Assert.Equal(StatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task ServerStream_FailureAfterResponses_KeepsThem()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Repeat, new RepeatRequest { Count = 2, Fails = true });

        Assert.Equal(2, reply.Messages.Count);
        Assert.Equal("REFUSED", reply.Reason);
    }

    [Fact]
    public async Task ClientStream_Requests_AreCollected()
    {
        var messages = CollectedSizes.Select(size => new EchoRequest { Blob = ByteString.CopyFrom(new byte[size]) });

        var reply = await host.Http2.CallAsync(WireMethods.Collect, [.. messages]);

        Assert.Equal(new CollectResponse { Count = 4, Bytes = 74_922 }, reply.Single<CollectResponse>());
    }

    [Fact]
    public async Task Duplex_PingPong_AnswersBeforeTheNextRequest()
    {
        await using var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Chat);
        for (var i = 0; i < 4; i++)
        {
            await call.WriteAsync(new EchoRequest { Number = i });

            Assert.Equal(i, EchoResponse.Parser.ParseFrom(await call.ReadAsync()).Number);
        }

        await call.CompleteAsync();

        Assert.Null(await call.ReadAsync());
        Assert.Equal("0", call.Trailer("grpc-status"));
    }

    [Fact]
    public async Task Duplex_EmptyStream_EndsWithOk()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Chat);

        Assert.Equal((StatusCode.OK, 0), (reply.Status, reply.Messages.Count));
    }

    [Fact]
    public async Task Cancel_ByTheCaller_ReachesTheHandler()
    {
        var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Chat);
        await call.WriteAsync(Hello);
        Assert.NotNull(await call.ReadAsync());

        await call.DisposeAsync();

        await host.Server.EndOf("Chat").WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("50m")]
    [InlineData("1n")]
    [InlineData("0S")]
    [InlineData("50000u")]
    public async Task Deadline_Passes_EndsTheCall(string timeout)
    {
        var request = GrpcRequests.Request(
            WireMethods.Fail.FullName,
            GrpcRequests.Frame(new FailRequest { Kind = "wait" }.ToByteArray()),
            GrpcRequests.Grpc,
            ("grpc-timeout", timeout));

        var reply = await host.Http2.SendRawAsync(request);

        Assert.Equal((StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED"), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task Failure_Declared_CarriesDetails()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Fail, new FailRequest { Kind = "declared" });

        Assert.Equal((StatusCode.InvalidArgument, "It was refused: ☺."), (reply.Status, reply.Message));
        Assert.Equal(new ErrorInfo { Reason = "REFUSED", Domain = "tests.wire", Metadata = { ["key"] = "value" } }, reply.Error);
        Assert.Equal("things/1", Detail<ResourceInfo>(reply).ResourceName);
        Assert.Equal(TimeSpan.FromSeconds(1.5), Detail<RetryInfo>(reply).RetryDelay.ToTimeSpan());
        Assert.Equal("list[0].name", Assert.Single(Detail<BadRequest>(reply).FieldViolations).Field);
    }

    [Fact]
    public async Task Failure_ManyViolations_StaysSmall()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Fail, new FailRequest { Kind = "violations" });

        Assert.InRange(reply.Details.CalculateSize(), 2000, 4096);
        Assert.InRange(Detail<BadRequest>(reply).FieldViolations.Count, 20, 499);
    }

    [Fact]
    public async Task Failure_Bug_TellsNothingButATrace()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Fail, new FailRequest { Kind = "bug" });

        Assert.Equal((StatusCode.Internal, "INTERNAL"), (reply.Status, reply.Reason));
        Assert.DoesNotContain("secret", reply.Details.ToString());
        var error = host.TakeError();
        Assert.Contains("the secret cause", error);
        Assert.Contains(reply.Error.Metadata["traceId"], error);
    }

    [Fact]
    public async Task Failure_ByStatus_KeepsTextAndTrailers()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Fail, new FailRequest { Kind = "status" });

        Assert.Equal(StatusCode.DataLoss, reply.Status);
        Assert.Equal("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n", reply.Message);
        Assert.Equal("1", reply.Trailers["x-more"]);
    }

    [Fact]
    public async Task Failure_SetByTheHandler_IsTheOutcome()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Fail, new FailRequest { Kind = "set" });

        Assert.Equal((StatusCode.FailedPrecondition, "set"), (reply.Status, reply.Message));
    }

    [Fact]
    public async Task Http1_Grpc_IsToldToUpgrade()
    {
        using var response = await host.Http1.SendAsync(GrpcRequests.Request(WireMethods.Echo.FullName, GrpcRequests.Frame([])));

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    private static T Detail<T>(GrpcReply reply)
        where T : IMessage, new()
        => reply.Details.Details.Single(detail => detail.Is(new T().Descriptor)).Unpack<T>();
}
