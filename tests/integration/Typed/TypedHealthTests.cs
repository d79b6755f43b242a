using Grpc.Baas.IntegrationTests.Rpc;
using Grpc.Health.V1;
using HealthMethods = Grpc.Health.V1.Health;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.Baas.IntegrationTests.Typed;

/// <summary>The health of services that come and go.</summary>
public sealed class TypedHealthTests(TypedBench bench) : IClassFixture<TypedBench>
{
    [Fact]
    public async Task Watch_OfACollectionsService_IsToldWhenItComesAndGoes()
    {
        await using var watch = await StartAsync("default.v1.ShelvesService");
        Assert.Equal(ServingStatus.ServiceUnknown, await StatusOfAsync(watch));

        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"shelves","list_rule":"","schema":[]}""");
        Assert.Equal(ServingStatus.Serving, await StatusOfAsync(watch));

        await bench.OkAsync(HttpMethod.Delete, "/api/v1/collections/shelves");
        Assert.Equal(ServingStatus.ServiceUnknown, await StatusOfAsync(watch));
    }

    [Fact]
    public async Task Check_OfServiceThatTheCallerMayNotCall_DoesNotKnowIt()
    {
        await bench.OkAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"diaries","schema":[]}""");
        await using var anonymous = await StartAsync("default.v1.DiariesService");
        await using var administrator = await StartAsync("default.v1.DiariesService", ("authorization", $"Bearer {bench.Engine.AdminToken}"));

        Assert.Equal(ServingStatus.ServiceUnknown, await StatusOfAsync(anonymous));
        Assert.Equal(ServingStatus.Serving, await StatusOfAsync(administrator));
        await bench.OkAsync(HttpMethod.Delete, "/api/v1/collections/diaries");
    }

    private async Task<DuplexCall> StartAsync(string service, params (string Name, string Value)[] headers)
    {
        var call = await DuplexCall.StartAsync(bench.Engine.Http2, HealthMethods.WatchMethod, headers, new HealthCheckRequest { Service = service });
        await call.CompleteAsync();
        return call;
    }

    private static async Task<ServingStatus> StatusOfAsync(DuplexCall watch) => HealthCheckResponse.Parser.ParseFrom(await watch.ReadAsync()).Status;
}
