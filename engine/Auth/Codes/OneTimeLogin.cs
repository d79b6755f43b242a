using System.Net;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>Finds out who somebody is by a code that was mailed.</summary>
internal sealed class OneTimeLogin(Accounts.Accounts accounts, CodeRedemption codes, CodeThrottle throttle)
{
    private const string Kind = "login-otp";

    // No id of an account: what is looked for when there is none costs the same.
    private static readonly Account Nobody = new("-", "-", "") { TokenKey = "", Role = "" };

    /// <exception cref="BaasException">auth CODE_INVALID, ONE_TIME_CODES_DISABLED, CODE_THROTTLED.</exception>
    public async Task<Account> VerifyAsync(
        Collection? collection, LoginWithOneTimeCodeRequest request, IPAddress? peer, CancellationToken cancellationToken)
    {
        var email = request.Email;
        if (collection is { Accounts.AllowsOneTimeCodes: false })
        {
            throw CodeErrors.OneTimeCodesDisabled(collection.Name);
        }

        var key = $"{collection?.Id}/{(email.Length > AccountRules.MaxEmailChars ? "" : email.ToLowerInvariant())}";
        throttle.Begin(Kind, key, peer);
        var account = await (collection is null
            ? accounts.FindNobodyAsync(cancellationToken)
            : accounts.FindByEmailAsync(collection.Id, email, cancellationToken));
        var verified = await codes.TakeDigitsAsync(account ?? Nobody, request.Code, request.TwoFactorCode.Length > 0, cancellationToken) ?? throw CodeErrors.CodeInvalid();
        throttle.Succeed(Kind, key, peer);
        return verified;
    }
}
