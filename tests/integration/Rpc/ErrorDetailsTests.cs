using System.Text.Json.Nodes;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.IntegrationTests.Rpc.Connect;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Failures of a server that is told to keep their details to itself.</summary>
public sealed class ErrorDetailsTests : IAsyncLifetime
{
    private readonly WireHost _host = new(services => services.Configure<RpcOptions>(options => options.ErrorDetails = false));

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Refusal_DetailsOff_HasCodeAndMessageAlone()
    {
        var reply = await _host.Http2.CallAsync(WireMethods.Fail, new FailRequest { Kind = "declared" });

        Assert.Equal(StatusCode.InvalidArgument, reply.Status);
        Assert.NotEqual("", reply.Message);
        Assert.DoesNotContain("grpc-status-details-bin", reply.Trailers.Keys);
    }

    [Fact]
    public async Task UnknownMethod_DetailsOff_HasCodeAndMessageAlone()
    {
        var reply = await _host.Http2.SendRawAsync(GrpcRequests.Request("/no.Such/Echo", GrpcRequests.Frame([])));

        Assert.Equal(StatusCode.Unimplemented, reply.Status);
        Assert.DoesNotContain("grpc-status-details-bin", reply.Trailers.Keys);
    }

    [Fact]
    public async Task Refusal_DetailsOffOverConnect_HasNoDetails()
    {
        using var request = ConnectReply.Post("/tests.wire.WireService/Fail", "application/json", """{"kind":"declared"}"""u8.ToArray());
        using var response = await _host.Http1.SendAsync(request);

        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal(["code", "message"], error.Select(entry => entry.Key));
    }
}
