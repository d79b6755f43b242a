using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.LoadTests.Wire.V1;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>
/// The engine's transport with all its interceptors and a handler that does nothing, beside one written by hand on Kestrel, each loaded by
/// us and, where it is there, by h2load.
/// </summary>
internal sealed class UnaryScenario : IScenario
{
    private const string Bare = "bare Kestrel";
    private const string Echo = "/bench.BenchService/Echo";

    private static readonly Note Note = new() { Text = "hello" };

    private readonly LoadRequest _request;
    private readonly double _share;

    private UnaryScenario(string name, string about, LoadRequest request, double share)
    {
        Name = name;
        About = about;
        _request = request;
        _share = share;
    }

    public static IReadOnlyList<IScenario> All { get; } =
    [
        new UnaryScenario("unary", "gRPC unary, empty handler", LoadRequest.Grpc(Echo, Note), 0.85),
        new UnaryScenario("unary-web", "gRPC-Web unary, empty handler", LoadRequest.GrpcWeb(Echo, Note), 0.75),
        new UnaryScenario("unary-connect", "Connect unary, empty handler", LoadRequest.Connect(Echo, Note), 0.75),
        new UnaryScenario("unary-json", "JSON of ten fields over HTTP/1.1, handler that reads nothing", LoadRequest.Get("/bench/articles/7"), 0.60),
    ];

    public string Name { get; }

    public string About { get; }

    private bool IsHttp1 => _request.Method == "GET";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = new Stage();
        stage.Targets.Add(Target.Share(Bare, _share));
        var engine = stage.Hold(await EngineProcess.StartAsync("", cancellationToken)).Host;
        var bare = stage.Hold(await HostProcess.StartBareAsync());
        stage.Subjects.Add(new HostSubject("engine", engine, () => Connect(engine)));
        stage.Subjects.Add(new HostSubject(Bare, bare, () => Connect(bare)));
        if (H2Load.IsInstalled && !IsHttp1)
        {
            stage.Subjects.Add(new H2LoadSubject("engine, by h2load", engine, _request));
            stage.Subjects.Add(new H2LoadSubject("bare Kestrel, by h2load", bare, _request));
            stage.Targets.Add(Target.Share("engine, by h2load", "bare Kestrel, by h2load", _share));
        }

        return stage;
    }

    private ILoadClient Connect(HostProcess host)
        => IsHttp1 ? new Http1Client(host.Http1, [_request], connections: 64) : new Http2Client(host.Http2, [_request]);
}
