using System.Globalization;

namespace Grpc.Baas.Engine.Limits;

/// <summary>A policy in force, with its times in ticks of the clock that counts.</summary>
/// <param name="Index">Tells policies apart where their subjects are counted.</param>
/// <param name="Interval">Ticks until one permit comes back.</param>
internal sealed record RateLimit(int Index, string Name, RatePolicy Policy, long Interval)
{
    /// <summary>The permits as text, made once for all answers.</summary>
    public string PermitsText { get; } = Policy.Permits.ToString(CultureInfo.InvariantCulture);

    /// <summary>Ticks until all permits come back.</summary>
    public long Window => Interval * Policy.Permits;

    public static RateLimit Of(int index, string name, RatePolicy policy, long ticksPerSecond)
        => new(index, name, policy, Math.Max(1, (long)(policy.Window.TotalSeconds * ticksPerSecond / policy.Permits)));
}
