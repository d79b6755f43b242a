namespace Grpc.Baas.Engine.Auth;

/// <summary>What came of a refresh token.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="SessionId">The session that goes on; empty unless rotated.</param>
/// <param name="Administrator">Whose it is; null unless rotated.</param>
internal sealed record RefreshOutcome(RefreshOutcomeKind Kind, string SessionId, Administrator? Administrator)
{
    public static readonly RefreshOutcome Unknown = new(RefreshOutcomeKind.Unknown, "", null);

    public static readonly RefreshOutcome Reused = new(RefreshOutcomeKind.Reused, "", null);
}
