using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.LoadTests.Watching;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>All scenarios, in the order in which they run.</summary>
internal static class All
{
    private static readonly GrpcCalls Grpc = new();
    private static readonly RestCalls Rest = new();
    private static readonly TypedCalls Typed = new();

    public static IReadOnlyList<IScenario> Scenarios { get; } =
    [
        .. UnaryScenario.All,
        new GetScenario(Grpc, Target.Rate(40_000), Target.Allocation(2_048)),
        new CreateScenario(Grpc, Target.Rate(20_000)),
        new ListScenario(Grpc, Target.Rate(8_000)),
        new DeepListScenario(Grpc),
        new IngestScenario(Grpc, Target.Rate(50_000)),
        new MixedScenario(Grpc),
        new GetScenario(Typed, Target.Rate(40_000), Target.Allocation(2_048)),
        new CreateScenario(Typed, Target.Rate(20_000)),
        new ListScenario(Typed, Target.Rate(8_000)),
        new IngestScenario(Typed, Target.Rate(50_000)),
        new GetScenario(Rest, Target.Rate(30_000)),
        new CreateScenario(Rest, Target.Rate(15_000)),
        new ListScenario(Rest, Target.Rate(8_000)),
        new WatchScenario(stalled: 0),
        new WatchScenario(stalled: 10),
        new IdleStreamsScenario(),
        new LoginScenario(),
        new ColdStartScenario(),
        new LargeScenario(),
    ];

    /// <summary>Those of such names; <c>*</c> at the end of one stands for anything.</summary>
    /// <exception cref="ArgumentException">There is none of a name.</exception>
    public static IReadOnlyList<IScenario> Find(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (!Scenarios.Any(scenario => IsNamed(scenario, name)))
            {
                throw new ArgumentException($"There is no scenario '{name}'; list shows those that there are.");
            }
        }

        return [.. Scenarios.Where(scenario => names.Any(name => IsNamed(scenario, name)))];
    }

    private static bool IsNamed(IScenario scenario, string name)
        => name.EndsWith('*') ? scenario.Name.StartsWith(name[..^1], StringComparison.Ordinal) : scenario.Name == name;
}
