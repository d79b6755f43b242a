using Grpc.Baas.Engine.Hosting;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.LoadTests.Wire.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.LoadTests.Wire;

/// <summary>The whole engine, with every interceptor that it has, and <see cref="BenchServer"/> beside its own services.</summary>
internal static class EngineHost
{
    /// <summary>Runs until its standard input closes; its first line of output is its address.</summary>
    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("baas-load-");
        try
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                [EngineConfiguration.ListenKey] = "http://127.0.0.1:0",
                [EngineConfiguration.LogLevelKey] = "warning",
                [EngineConfiguration.DataFolderKey] = folder.FullName,
                ["Baas:Auth:AdminEmail"] = "load@example.com",
                ["Baas:Auth:AdminPassword"] = "only-for-this-run",
            }).Build();
            var builder = EngineBuilder.Create(configuration);
            builder.Services.AddRpcService(BenchReflection.Descriptor.Services[0], _ => binder => BenchService.BindService(binder, new BenchServer()));
            builder.Services.AddHttpEndpoint(HttpMethods.Get, AllocatedBytes.Path, _ => AllocatedBytes.AnswerAsync);
            await using var engine = await RunningEngine.StartAsync(builder, CancellationToken.None);
            Console.WriteLine(engine.Addresses[0]);
            await Console.In.ReadToEndAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
