using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Signing in, over every protocol.</summary>
internal sealed class AuthService(FirstAdministrator first, PasswordLogin login, SessionTokens sessions) : V1.Auth.AuthService.AuthServiceBase
{
    private const string AdministratorRole = "admin";

    public override async Task<TokenResponse> ClaimEngine(ClaimEngineRequest request, ServerCallContext context)
    {
        var administrator = await first.ClaimAsync(
            request.SetupToken, request.Email, request.Password, context.Peer, context.CancellationToken);
        return ToResponse(await sessions.BeginAsync(administrator, context.CancellationToken));
    }

    public override async Task<TokenResponse> Login(LoginRequest request, ServerCallContext context)
    {
        var peer = ((RpcCall)context).Http.Connection.RemoteIpAddress;
        var administrator = await login.VerifyAsync(request.Email, request.Password, peer, context.CancellationToken);
        return ToResponse(await sessions.BeginAsync(administrator, context.CancellationToken));
    }

    public override async Task<TokenResponse> Refresh(RefreshRequest request, ServerCallContext context)
        => ToResponse(await sessions.RefreshAsync(request.RefreshToken, context.CancellationToken));

    public override Task<User> GetMe(GetMeRequest request, ServerCallContext context)
    {
        var caller = ((RpcCall)context).Caller;
        return caller.Kind == CallerKind.Administrator ? Task.FromResult(ToUser(caller.Id, caller.Email)) : throw AuthErrors.CredentialsMissing();
    }

    private static TokenResponse ToResponse(SignedIn signedIn) => new()
    {
        AccessToken = signedIn.AccessToken,
        RefreshToken = signedIn.RefreshToken,
        TokenType = "bearer",
        User = ToUser(signedIn.Administrator.Id, signedIn.Administrator.Email),
        ExpiresIn = (int)signedIn.AccessLifetime.TotalSeconds,
    };

    // Nothing has shown yet that a mail to the address arrives.
    private static User ToUser(string id, string email) => new() { Id = id, Email = email, Verified = false, Role = AdministratorRole };
}
