using Grpc.Baas.Engine.Auth.Accounts;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>What came of a refresh token.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Session">The session that goes on; null unless rotated.</param>
/// <param name="Account">Whose it is; null unless rotated.</param>
/// <param name="Next">The next refresh token; null unless rotated.</param>
internal sealed record RefreshOutcome(RefreshOutcomeKind Kind, Session? Session = null, Account? Account = null, RefreshToken? Next = null)
{
    public static readonly RefreshOutcome Unknown = new(RefreshOutcomeKind.Unknown);

    public static readonly RefreshOutcome Reused = new(RefreshOutcomeKind.Reused);
}
