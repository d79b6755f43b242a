using System.Collections.Frozen;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>What administrators who may only read can call beside reading: what concerns their own sign-in.</summary>
internal static class ViewerMethods
{
    private static readonly FrozenSet<string> Paths = new[]
    {
        "/baas.auth.v1.AuthService/ClaimEngine",
        "/baas.auth.v1.AuthService/Login",
        "/baas.auth.v1.AuthService/Refresh",
        "/baas.auth.v1.AccountService/LoginAccount",
        "/baas.auth.v1.AccountService/RefreshAccount",
        "/baas.auth.v1.AccountService/ChangePassword",
        "/baas.auth.v1.AccountService/ChangeEmail",
        "/baas.auth.v1.SessionService/Logout",
        "/baas.auth.v1.SessionService/LogoutEverywhere",
        "/baas.auth.v1.SessionService/DeleteSession",
        "/baas.auth.v1.SessionService/CreateStreamTicket",
        "/baas.auth.v1.SecondFactorService/SetUpSecondFactor",
        "/baas.auth.v1.SecondFactorService/EnableSecondFactor",
        "/baas.auth.v1.SecondFactorService/DisableSecondFactor",
        "/baas.auth.v1.SecondFactorService/RenewRecoveryCodes",
        "/baas.auth.v1.AccountMailService/VerifyEmail",
        "/baas.auth.v1.AccountMailService/ResendVerification",
        "/baas.auth.v1.AccountMailService/RequestPasswordReset",
        "/baas.auth.v1.AccountMailService/ResetPassword",
        "/baas.auth.v1.AccountMailService/ConfirmEmailChange",
        "/baas.auth.v1.AccountMailService/RequestOneTimeCode",
        "/baas.auth.v1.AccountMailService/LoginWithOneTimeCode",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Paths;

    public static bool Contains(string path) => Paths.Contains(path);
}
