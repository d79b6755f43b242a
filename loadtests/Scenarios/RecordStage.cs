using Grpc.Baas.LoadTests.Baselines;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.LoadTests.Wire.V1;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>Puts the subjects of scenarios of records on their stage: an engine with the collection, and what stands beside it.</summary>
internal sealed class RecordStage
{
    private readonly IRecordCalls _calls;
    private readonly RunPlan _plan;

    private RecordStage(IRecordCalls calls, RunPlan plan, EngineProcess engine, Stage stage)
    {
        _calls = calls;
        _plan = plan;
        Engine = engine;
        Stage = stage;
    }

    public EngineProcess Engine { get; }

    public Stage Stage { get; }

    /// <summary>Starts an engine and fills the collection.</summary>
    public static async Task<RecordStage> BeginAsync(IRecordCalls calls, RunPlan plan, int records, bool isIndexed, CancellationToken cancellationToken, string unit = "calls")
    {
        var stage = new Stage(unit);
        try
        {
            var engine = stage.Hold(await EngineProcess.StartAsync(plan.Database, cancellationToken));
            await TestRecords.CreateAsync(engine, isIndexed, cancellationToken);
            await TestRecords.FillAsync(engine, records, cancellationToken);
            return new RecordStage(calls, plan, engine, stage);
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds the engine; for typed services the generic one as well, which does the same otherwise.</summary>
    /// <param name="make">Makes the requests, without a token.</param>
    /// <param name="inFlight">Calls at once, a multiple of 8.</param>
    public void AddEngine(Func<IRecordCalls, IEnumerable<LoadRequest>> make, int inFlight)
    {
        AddEngine("engine", make(_calls), inFlight);
        if (_calls is TypedCalls)
        {
            AddEngine("engine, generic service", make(new GrpcCalls()), inFlight);
        }
    }

    /// <summary>Adds the engine under requests.</summary>
    /// <param name="name">As the report shows it.</param>
    /// <param name="requests">Without a token.</param>
    /// <param name="inFlight">Calls at once, a multiple of 8.</param>
    public void AddEngine(string name, IEnumerable<LoadRequest> requests, int inFlight)
    {
        LoadRequest[] signed = [.. requests.Select(request => request with { Token = Engine.Token })];
        Stage.Subjects.Add(new HostSubject(name, Engine.Host, () => Connect(Engine.Host, signed, inFlight)));
    }

    /// <summary>Adds the engine under requests of gRPC that come through the C# SDK.</summary>
    public void AddEngineBySdk(IEnumerable<LoadRequest> requests, int inFlight)
    {
        LoadRequest[] signed = [.. requests.Select(request => request with { Token = Engine.Token })];
        Stage.Subjects.Add(new HostSubject("engine, by the C# SDK", Engine.Host, () => new SdkClient(Engine.Address, signed, inFlight)));
    }

    /// <summary>Adds a handler on Kestrel that answers at once: a small message over gRPC, or ten fields of JSON.</summary>
    public async Task AddBareAsync(int inFlight)
    {
        var bare = Stage.Hold(await HostProcess.StartBareAsync());
        var request = _calls.IsHttp1
            ? LoadRequest.Get("/bench/articles/7")
            : LoadRequest.Grpc("/bench.BenchService/Echo", new Note { Text = "a record of a few fields, as long as most of them are" });
        Stage.Subjects.Add(new HostSubject("bare Kestrel", bare, () => Connect(bare, [request], inFlight)));
    }

    /// <summary>Adds the database used by hand.</summary>
    public void AddDatabase(int records, bool isIndexed, Func<IBaseline, Func<int>> choose)
    {
        var baseline = Stage.Hold(Baseline.Open(_plan));
        baseline.Fill(records, isIndexed);
        Stage.Subjects.Add(new LoopSubject(baseline.Name, choose(baseline)));
    }

    private ILoadClient Connect(HostProcess host, IReadOnlyList<LoadRequest> requests, int inFlight)
        => _calls.IsHttp1 ? new Http1Client(host.Http1, requests, inFlight) : new Http2Client(host.Http2, requests, connections: 8, inFlight / 8);
}
