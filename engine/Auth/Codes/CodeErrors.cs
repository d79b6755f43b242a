using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>What can go wrong with codes of mails and second factors. None of them tells whether an account exists.</summary>
internal static class CodeErrors
{
    public static BaasException CodeInvalid() => new(AuthErrorTable.CodeInvalid, "The code is wrong, was used before, or is too old.");

    public static BaasException OneTimeCodesDisabled(string collection) => new(
        AuthErrorTable.OneTimeCodesDisabled,
        $"Accounts of '{collection}' do not sign in with codes of mails.",
        new Dictionary<string, string> { ["collection"] = collection });

    public static BaasException PasswordsDiffer() => AuthErrors.AccountInvalid(
        [new FieldViolation("password_confirm", "MISMATCH", "The two passwords are not the same.")]);

    public static BaasException TwoFactorRequired() => new(
        AuthErrorTable.TwoFactorRequired, "The account has a second factor, which this way of signing in does not show.");

    public static BaasException TwoFactorCodeInvalid() => new(
        AuthErrorTable.TwoFactorCodeInvalid, "The code of the second factor is wrong or was used before.");

    public static BaasException TwoFactorEnabled() => new(AuthErrorTable.TwoFactorEnabled, "The second factor is on already.");

    public static BaasException TwoFactorNotSetUp() => new(AuthErrorTable.TwoFactorNotSetUp, "The account has no second factor.");

    public static BaasException FreshSignInNeeded(TimeSpan maxAge)
    {
        var seconds = ((long)maxAge.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new BaasException(
            AuthErrorTable.FreshSignInNeeded,
            $"This needs a session that began within the last {seconds} s.",
            new Dictionary<string, string> { ["maxAgeSeconds"] = seconds });
    }

    public static BaasException CodeThrottled(TimeSpan retryAfter)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds));
        return new BaasException(
            AuthErrorTable.CodeThrottled,
            $"Too many mails or codes; try again in {seconds} s.",
            new Dictionary<string, string> { ["retryAfterSeconds"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture) })
        {
            RetryAfter = TimeSpan.FromSeconds(seconds),
        };
    }
}
