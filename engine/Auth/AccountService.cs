using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.SecondFactor;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Accounts of collections over the wire, and what everybody changes about the own account.</summary>
internal sealed class AccountService(
    Registration registration, PasswordLogin login, SessionTokens sessions, TwoStepSignIn signIns, AccountLookup lookup, Accounts.Accounts accounts,
    CodeMails mails, UserMessages users, TimeProvider time)
    : V1.Auth.AccountService.AccountServiceBase
{
    private static readonly Empty Nothing = new();

    public override async Task<TokenResponse> RegisterAccount(RegisterAccountRequest request, ServerCallContext context)
    {
        var account = await registration.RegisterAsync(request, ((RpcCall)context).Caller, context.CancellationToken);
        if (lookup.PolicyOf(account.CollectionId) is { VerifiedOnly: true })
        {
            return await users.WithoutTokensAsync(account, context.CancellationToken);
        }

        var signIn = AuthService.SignInOf(context, !request.HasRemember || request.Remember);
        return await users.TokensOfAsync(await sessions.BeginAsync(account, signIn, context.CancellationToken), context.CancellationToken);
    }

    public override async Task<TokenResponse> LoginAccount(LoginAccountRequest request, ServerCallContext context)
    {
        var collection = lookup.FindCollection(request.Collection);
        var account = await login.VerifyAsync(collection, request.Email, request.Password, PeerOf(context), context.CancellationToken);
        var signIn = AuthService.SignInOf(context, !request.HasRemember || request.Remember);
        return await signIns.FinishAsync(account, signIn, request.TwoFactorCode, PeerOf(context), context.CancellationToken);
    }

    public override async Task<TokenResponse> RefreshAccount(RefreshAccountRequest request, ServerCallContext context)
    {
        var collection = lookup.FindCollection(request.Collection) ?? throw AuthErrors.RefreshTokenInvalid();
        var signedIn = await sessions.RefreshAsync(request.RefreshToken, collection.Id, context.CancellationToken);
        return await users.TokensOfAsync(signedIn, context.CancellationToken);
    }

    public override Task<User> GetAccount(GetAccountRequest request, ServerCallContext context)
    {
        var caller = AuthService.CallerOf(context);
        return lookup.FindCollection(request.Collection)?.Id == caller.CollectionId
            ? users.OfAsync(caller, context.CancellationToken)
            : throw AuthErrors.OtherAccounts(request.Collection);
    }

    public override async Task<Empty> ChangePassword(ChangePasswordRequest request, ServerCallContext context)
    {
        var (caller, account) = await OwnAccountAsync(context);
        accounts.RequirePassword(account.CollectionId, request.NewPassword);
        await login.ConfirmAsync(account, request.OldPassword, PeerOf(context), context.CancellationToken);
        await accounts.SetPasswordAsync(account, request.NewPassword, caller.SessionId, context.CancellationToken);
        return Nothing;
    }

    public override async Task<User> ChangeEmail(ChangeEmailRequest request, ServerCallContext context)
    {
        var (caller, account) = await OwnAccountAsync(context);
        AccountRules.RequireEmail(request.Email);
        FreshSignIn.Require(caller, time);
        await login.ConfirmAsync(account, request.Password, PeerOf(context), context.CancellationToken);
        if (await accounts.FindByEmailAsync(account.CollectionId, request.Email, context.CancellationToken) is { } other && other.Id != account.Id)
        {
            throw AuthErrors.EmailTaken();
        }

        await mails.ConfirmNewAddressAsync(account, request.Email, PeerOf(context), context.CancellationToken);
        return await users.OfAsync(account.AsCaller(), context.CancellationToken);
    }

    private async Task<(Caller Caller, Account Account)> OwnAccountAsync(ServerCallContext context)
    {
        var caller = AuthService.CallerOf(context);
        var account = await accounts.FindAsync(caller.CollectionId, caller.Id, context.CancellationToken);
        return (caller, account ?? throw AuthErrors.CredentialsMissing());
    }

    private static System.Net.IPAddress? PeerOf(ServerCallContext context) => ((RpcCall)context).Http.Connection.RemoteIpAddress;
}
