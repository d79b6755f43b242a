using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Makes the errors of signing in. None of them tells whether an account exists.</summary>
internal static class AuthErrors
{
    public static BaasException EngineUnclaimed() => new(
        AuthErrorTable.EngineUnclaimed,
        "The engine has no administrator yet. Claim it: POST /api/v1/setup with the setup token that it printed when it started.");

    public static BaasException EngineClaimed() => new(AuthErrorTable.EngineClaimed, "The engine has an administrator already.");

    public static BaasException SetupTokenInvalid() => new(
        AuthErrorTable.SetupTokenInvalid, "setup_token is not the token that the engine printed at its latest start.");

    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "The caller must be signed in: send the header 'authorization: Bearer <access token>'.");

    public static BaasException CredentialsInvalid() => new(AuthErrorTable.CredentialsInvalid, "E-mail or password is wrong.");

    public static BaasException TokenInvalid() => new(
        AuthErrorTable.TokenInvalid, "The access token is not one that this engine signed, or its session has ended.");

    public static BaasException TicketInvalid(TimeSpan lifetime) => new(
        AuthErrorTable.TokenInvalid, $"The ticket is unknown, was used before, or is older than {lifetime.TotalSeconds} seconds; make a new one for each stream.");

    public static BaasException AuthorizationMalformed() => new(
        AuthErrorTable.TokenInvalid, "The header authorization cannot be read; expected is one 'Bearer <access token>'.");

    public static BaasException TokenExpired() => new(AuthErrorTable.TokenExpired, "The access token has expired.");

    /// <summary>Ends a stream. The next token is of the account as it is, and a client that renews it goes on by itself.</summary>
    public static BaasException AccountChanged() => new(
        AuthErrorTable.TokenExpired, "The account has another role, address or state than when the stream began; refresh the token and open it again.");

    public static BaasException RefreshTokenInvalid() => new(
        AuthErrorTable.RefreshTokenInvalid, "The refresh token is unknown, has expired, or was used before.");

    public static BaasException AccountInvalid(IReadOnlyList<FieldViolation> violations) => new(
        AuthErrorTable.AccountInvalid, string.Join(' ', violations.Select(violation => violation.Description)))
    {
        Violations = violations,
    };

    public static BaasException AccountSuspended() => new(AuthErrorTable.AccountSuspended, "The account is suspended.");

    public static BaasException AccountUnverified() => new(
        AuthErrorTable.AccountUnverified, "The account's address must be verified before it can sign in.");

    public static BaasException SessionNotFound() => new(AuthErrorTable.SessionNotFound, "The account has no such session.");

    public static BaasException PasswordDisabled(string collection) => new(
        AuthErrorTable.PasswordDisabled,
        $"Accounts of '{collection}' do not sign in with a password.",
        new Dictionary<string, string> { ["collection"] = collection });

    public static BaasException PasswordWrong() => new(AuthErrorTable.PasswordWrong, "The present password is wrong.");

    public static BaasException EmailTaken() => new(AuthErrorTable.EmailTaken, "Another account has this address.");

    public static BaasException AccountNeeded() => new(AuthErrorTable.PermissionDenied, "Only who is signed in to an account can do this.");

    public static BaasException OtherAccounts(string collection) => new(
        AuthErrorTable.PermissionDenied,
        $"The caller is no account of '{collection}'.",
        new Dictionary<string, string> { ["collection"] = collection });

    public static BaasException LoginThrottled(TimeSpan retryAfter)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));
        return new BaasException(
            AuthErrorTable.LoginThrottled,
            $"Too many sign-ins; try again in {seconds} s.",
            new Dictionary<string, string> { ["retryAfterSeconds"] = seconds.ToString() })
        {
            RetryAfter = TimeSpan.FromSeconds(seconds),
        };
    }
}
