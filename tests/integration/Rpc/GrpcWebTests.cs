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

    [Fact]
    public async Task Preflight_FromAnyOrigin_IsAllowed()
    {
        var request = new HttpRequestMessage(HttpMethod.Options, WireMethods.Echo.FullName);
        request.Headers.Add("Origin", "https://app.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-grpc-web,grpc-timeout");

        using var response = await host.Http1.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal("authorization,content-type,x-grpc-web,grpc-timeout", Header(response, "Access-Control-Allow-Headers"));
        Assert.Contains("PATCH", Header(response, "Access-Control-Allow-Methods"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Response_ToAPage_ExposesStatusAndCustomHeaders()
    {
        var request = GrpcRequests.Request(
            WireMethods.Echo.FullName,
            GrpcRequests.Frame([]),
            GrpcRequests.GrpcWeb,
            ("Origin", "https://app.example"),
            ("x-grpc-test-echo-initial", "v"));

        var reply = await host.Http1.SendRawAsync(request);

        var exposed = Header(reply.Response, "Access-Control-Expose-Headers");
        Assert.All(
            ["grpc-status", "grpc-message", "grpc-status-details-bin", "x-grpc-test-echo-initial"],
            name => Assert.Contains(name, exposed));
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(",", response.Headers.GetValues(name));

    private HttpClient Client(int version) => version == 1 ? host.Http1 : host.Http2;
}
