namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>What came of a refresh token.</summary>
internal enum RefreshOutcomeKind
{
    /// <summary>No session has it, or its time is over.</summary>
    Unknown,

    /// <summary>It was used before; the session has been ended.</summary>
    Reused,

    /// <summary>The next token has taken its place, now or in the last seconds.</summary>
    Rotated,
}
