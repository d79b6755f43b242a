using System.Buffers.Text;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.SecondFactor;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Signing administrators in, over every protocol.</summary>
internal sealed class AuthService(
    FirstAdministrator first, PasswordLogin login, SessionTokens sessions, TwoStepSignIn signIns, UserMessages users, SigningKeys keys)
    : V1.Auth.AuthService.AuthServiceBase
{
    public override async Task<TokenResponse> ClaimEngine(ClaimEngineRequest request, ServerCallContext context)
    {
        var peer = ((RpcCall)context).Http.Connection.RemoteIpAddress;
        var administrator = await first.ClaimAsync(request.SetupToken, request.Email, request.Password, peer, context.CancellationToken);
        var signedIn = await sessions.BeginAsync(
            Account.Of(administrator), SignInOf(context, isRemembered: true), context.CancellationToken);
        return await users.TokensOfAsync(signedIn, context.CancellationToken);
    }

    public override async Task<TokenResponse> Login(LoginRequest request, ServerCallContext context)
    {
        var peer = ((RpcCall)context).Http.Connection.RemoteIpAddress;
        var account = await login.VerifyAdministratorAsync(request.Email, request.Password, peer, context.CancellationToken);
        var signIn = SignInOf(context, !request.HasRemember || request.Remember);
        return await signIns.FinishAsync(account, signIn, request.TwoFactorCode, peer, context.CancellationToken);
    }

    public override async Task<TokenResponse> Refresh(RefreshRequest request, ServerCallContext context)
    {
        // The token says which account it is for, wherever that is.
        var signedIn = await sessions.RefreshAsync(request.RefreshToken, collectionId: null, context.CancellationToken);
        return await users.TokensOfAsync(signedIn, context.CancellationToken);
    }

    public override Task<User> GetMe(GetMeRequest request, ServerCallContext context)
        => users.OfAsync(CallerOf(context), context.CancellationToken);

    public override Task<KeySet> GetKeySet(GetKeySetRequest request, ServerCallContext context)
    {
        var set = new KeySet();
        foreach (var key in keys.All)
        {
            var (x, y) = key.ExportPoint();
            set.Keys.Add(new PublicKey
            {
                Kty = "EC",
                Crv = "P-256",
                X = Base64Url.EncodeToString(x),
                Y = Base64Url.EncodeToString(y),
                Kid = key.Id,
                Alg = TokenNames.Algorithm,
                Use = "sig",
            });
        }

        return Task.FromResult(set);
    }

    /// <summary>The caller, if it is an account.</summary>
    /// <exception cref="Kernel.BaasException">auth CREDENTIALS_MISSING; PERMISSION_DENIED for callers that are none.</exception>
    public static Kernel.Caller CallerOf(ServerCallContext context)
    {
        var caller = ((RpcCall)context).Caller;
        return caller.Kind switch
        {
            Kernel.CallerKind.User or Kernel.CallerKind.Administrator => caller,
            Kernel.CallerKind.Anonymous => throw AuthErrors.CredentialsMissing(),
            _ => throw AuthErrors.AccountNeeded(),
        };
    }

    /// <summary>What there is to keep of a sign-in with a password.</summary>
    public static SignIn SignInOf(ServerCallContext context, bool isRemembered)
    {
        var http = ((RpcCall)context).Http;
        return new SignIn(
            SignIn.Password, isRemembered, http.Connection.RemoteIpAddress?.ToString() ?? "", http.Request.Headers.UserAgent.ToString());
    }
}
