using System.Net;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>An engine whose database does not answer says so to those who probe it.</summary>
public sealed class StorageProbeTests
{
    [Fact]
    public async Task Ready_DatabaseGone_IsNotServing()
    {
        await using var engine = await TestEngine.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Get, "/health/ready")).Status);

        await engine.Services.GetRequiredService<Database>().DisposeAsync();

        await Until.TrueAsync(async () => (await engine.RestAsync(HttpMethod.Get, "/health/ready")).Status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Get, "/health/live")).Status);
    }
}
