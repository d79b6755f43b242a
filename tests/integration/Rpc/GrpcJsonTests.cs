using System.Text;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>gRPC and gRPC-Web whose messages are JSON.</summary>
[Collection(WireCollection.Name)]
public sealed class GrpcJsonTests(WireHost host)
{
    [Theory]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpc-web+json")]
    [InlineData("application/grpc-web+JSON; charset=utf-8")]
    public async Task Unary_Json_IsAnsweredInJson(string contentType)
    {
        var reply = await SendAsync(WireMethods.Echo, contentType, """{"text":"☺"}""");

        Assert.Equal(contentType, reply.Response.Content.Headers.ContentType?.ToString(), ignoreCase: true);
        Assert.Equal((StatusCode.OK, """{"text":"☺"}"""), (reply.Status, Encoding.UTF8.GetString(Assert.Single(reply.Messages))));
    }

    [Fact]
    public async Task ServerStream_Json_IsAnsweredInJson()
    {
        var reply = await SendAsync(WireMethods.Repeat, "application/grpc+json", """{"count":2,"size":1}""");

        Assert.Equal(
            ["""{"type":"tick","position":"1","text":"x"}""", """{"type":"tick","position":"2","text":"x"}"""],
            reply.Messages.Select(Encoding.UTF8.GetString));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"no":1}""")]
    public async Task Unary_MalformedJson_IsInvalidArgument(string text)
    {
        var reply = await SendAsync(WireMethods.Echo, "application/grpc+json", text);

        Assert.Equal(StatusCode.InvalidArgument, reply.Status);
        Assert.NotEqual("", reply.Reason);
    }

    [Fact]
    public async Task Method_Unknown_IsUnimplemented()
    {
        var reply = await host.Http2.SendRawAsync(
            GrpcRequests.Request("/no.Such/Echo", GrpcRequests.Frame("{}"u8.ToArray()), "application/grpc+json"));

        Assert.Equal((StatusCode.Unimplemented, "METHOD_UNKNOWN"), (reply.Status, reply.Reason));
    }

    private Task<GrpcReply> SendAsync(IMethod method, string contentType, string json)
        => host.Http2.SendRawAsync(GrpcRequests.Request(method.FullName, GrpcRequests.Frame(Encoding.UTF8.GetBytes(json)), contentType));
}
