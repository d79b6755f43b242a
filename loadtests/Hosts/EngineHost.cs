using Grpc.Baas.Engine.Hosting;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.LoadTests.Wire.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.LoadTests.Hosts;

/// <summary>
/// The whole engine as its environment configures it, with <see cref="BenchServer"/> beside its own services and a page that tells what it has
/// allocated.
/// </summary>
internal static class EngineHost
{
    /// <summary>Runs until its standard input closes; its first line of output is its address.</summary>
    public static async Task RunAsync()
    {
        var builder = EngineBuilder.Create(EngineConfiguration.Load(AppContext.BaseDirectory, []));
        builder.Services.AddRpcService(BenchReflection.Descriptor.Services[0], _ => binder => BenchService.BindService(binder, new BenchServer()));
        builder.Services.AddHttpEndpoint(HttpMethods.Get, AllocatedBytes.Path, _ => AllocatedBytes.AnswerAsync);
        await using var engine = await RunningEngine.StartAsync(builder, CancellationToken.None);
        Console.WriteLine(engine.Addresses[0]);
        await Console.In.ReadToEndAsync();
    }
}
