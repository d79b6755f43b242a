using System.Net;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

[Collection(WireCollection.Name)]
public sealed class GrpcWebTests(WireHost host)
{
    [Theory]
    [InlineData(1, "application/grpc-web")]
    [InlineData(1, "application/grpc-web+proto")]
    [InlineData(2, "application/grpc-web+proto")]
    public async Task Unary_Request_HasTrailersInItsBody(int version, string contentType)
    {
        var reply = await Client(version).CallAsync(WireMethods.Echo, contentType, new EchoRequest { Text = "é" });

        Assert.Equal("é", reply.Single<EchoResponse>().Text);
        Assert.Equal(contentType, reply.Response.Content.Headers.ContentType!.ToString());
        Assert.Empty(reply.Response.TrailingHeaders);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ServerStream_FailureAfterResponses_HasAReason(int version)
    {
        var reply = await Client(version).CallAsync(WireMethods.Repeat, GrpcRequests.GrpcWeb, new RepeatRequest { Count = 3, Fails = true });

        Assert.Equal(3, reply.Messages.Count);
        Assert.Equal("REFUSED", reply.Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Failure_BeforeAResponse_IsInTheHeaders(int version)
    {
        var reply = await Client(version).CallAsync(WireMethods.Fail, GrpcRequests.GrpcWeb, new FailRequest { Kind = "declared" });

        Assert.Equal((StatusCode.InvalidArgument, "REFUSED"), (reply.Status, reply.Reason));
        Assert.Equal("3", Assert.Single(reply.Response.Headers.GetValues("grpc-status")));
        Assert.Equal(HttpStatusCode.OK, reply.Response.StatusCode);
    }

    [Fact]
    public async Task Trailers_Custom_AreInTheFrame()
    {
        var request = GrpcRequests.Request(
            WireMethods.Echo.FullName, GrpcRequests.Frame([]), GrpcRequests.GrpcWeb, ("x-grpc-test-echo-trailing-bin", "q6ur"));

        var reply = await host.Http1.SendRawAsync(request);

        Assert.Equal("q6ur", reply.Trailers["x-grpc-test-echo-trailing-bin"]);
        Assert.Equal(StatusCode.OK, reply.Status);
    }

    private HttpClient Client(int version) => version == 1 ? host.Http1 : host.Http2;
}
