using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>From the start of the process to the first answer, and the memory two seconds later.</summary>
internal sealed class ColdStartScenario : IScenario
{
    private const int Collections = 100;

    public string Name => "cold-start";

    public string About => $"Start with {Collections} collections, until a list of records is answered";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = new Stage("starts");
        try
        {
            var engine = stage.Hold(await EngineProcess.StartAsync(plan.Database, cancellationToken));
            foreach (var number in Enumerable.Range(0, Collections))
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"things{number}");
                await engine.Client.Collections.CreateAsync(
                    new Collection { Name = name, Schema = { new CollectionField { Name = "title", Type = "text" }, new CollectionField { Name = "price", Type = "number" } } },
                    cancellationToken);
            }

            var token = engine.Token;
            await engine.StopAsync();
            stage.Subjects.Add(EngineSubject(engine, token));
            stage.Subjects.Add(BareSubject());
            stage.Targets.AddRange([Target.Median(1_000), Target.Memory(150)]);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    // As users start it.
    private static ColdStartSubject EngineSubject(EngineProcess engine, string token)
    {
        var address = FreeAddress();
        var start = Dotnet("baas.dll", "serve", "--listen", address.AbsoluteUri);
        foreach (var (name, value) in engine.Environment.Where(variable => variable.Key != "BAAS_LISTEN"))
        {
            start.Environment[name] = value;
        }

        return new ColdStartSubject("engine", start, new Uri(address, "/api/v1/collections/things7/records"), token);
    }

    private static ColdStartSubject BareSubject()
    {
        var address = FreeAddress();
        var start = Dotnet($"{typeof(ColdStartScenario).Assembly.GetName().Name}.dll", "bare-host");
        start.Environment[BareHost.AddressVariable] = address.AbsoluteUri;
        return new ColdStartSubject("bare Kestrel", start, new Uri(address, "/bench/articles/7"), "");
    }

    private static ProcessStartInfo Dotnet(string program, params IEnumerable<string> arguments)
        => new("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
    }
}
