using System.Globalization;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>How much happens in a run.</summary>
internal sealed record ChaosPlan
{
    /// <summary>For how long: <c>CHAOS_SECONDS</c>.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(Read("CHAOS_SECONDS") ?? 5);

    /// <summary>What all random choices follow from, so far as threads let them: <c>CHAOS_SEED</c>.</summary>
    public int Seed { get; init; } = Read("CHAOS_SEED") ?? Random.Shared.Next();

    public int Subscribers { get; init; } = Read("CHAOS_SUBSCRIBERS") ?? 50;

    public int Writers { get; init; } = 6;

    /// <summary>Between two writes of one writer.</summary>
    public TimeSpan WriterPause { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Between two changes of the world.</summary>
    public TimeSpan RightsPause { get; init; } = TimeSpan.FromMilliseconds(Read("CHAOS_RIGHTS_MS") ?? 300);

    public RightsFlags Rights { get; init; } = (RightsFlags)(Read("CHAOS_RIGHTS") ?? (int)RightsFlags.All);

    /// <summary>How many changes the log keeps; 0 for all.</summary>
    public int Retention { get; init; } = Read("CHAOS_RETENTION") ?? 0;

    private static int? Read(string name)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
