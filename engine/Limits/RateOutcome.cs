namespace Grpc.Baas.Engine.Limits;

/// <summary>What a policy says to one call, with times in ticks of the clock that counts.</summary>
/// <param name="Remaining">Calls that may follow at once.</param>
/// <param name="Reset">Time until all permits are back.</param>
/// <param name="Wait">Time until the call may be repeated; zero when it may go on.</param>
internal readonly record struct RateOutcome(int Remaining, long Reset, long Wait)
{
    public bool IsAllowed => Wait == 0;
}
