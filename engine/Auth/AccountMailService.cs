using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.SecondFactor;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth;

/// <summary>What accounts do by mail, over the wire.</summary>
internal sealed class AccountMailService(
    CodeMails mails, AccountRecovery recovery, OneTimeLogin login, TwoStepSignIn signIns, AccountLookup lookup, UserMessages users)
    : V1.Auth.AccountMailService.AccountMailServiceBase
{
    // RFC 8176: a password that is good once.
    private const string OneTimePassword = "otp";

    public override async Task<VerifyEmailResponse> VerifyEmail(VerifyEmailRequest request, ServerCallContext context)
    {
        var account = await recovery.VerifyAsync(request.Token, context.CancellationToken);
        return new VerifyEmailResponse
        {
            Message = "Email verified successfully",
            User = await users.OfAsync(account.AsCaller(), context.CancellationToken),
        };
    }

    public override async Task<ResendVerificationResponse> ResendVerification(ResendVerificationRequest request, ServerCallContext context)
    {
        await mails.ResendVerificationAsync(AuthService.CallerOf(context), PeerOf(context), context.CancellationToken);
        return new ResendVerificationResponse { Message = "If the email is not verified yet, a verification link has been sent" };
    }

    public override async Task<RequestPasswordResetResponse> RequestPasswordReset(RequestPasswordResetRequest request, ServerCallContext context)
    {
        await mails.RequestResetAsync(request.Collection, request.Email, PeerOf(context), context.CancellationToken);
        return new RequestPasswordResetResponse { Message = "If the email exists, a password reset link has been sent" };
    }

    public override async Task<ResetPasswordResponse> ResetPassword(ResetPasswordRequest request, ServerCallContext context)
    {
        if (request.PasswordConfirm.Length > 0 && request.PasswordConfirm != request.NewPassword)
        {
            throw CodeErrors.PasswordsDiffer();
        }

        await recovery.ResetAsync(request.Token, request.NewPassword, context.CancellationToken);
        return new ResetPasswordResponse { Message = "Password reset successfully" };
    }

    public override async Task<ConfirmEmailChangeResponse> ConfirmEmailChange(ConfirmEmailChangeRequest request, ServerCallContext context)
    {
        var account = await recovery.ChangeEmailAsync(request.Token, context.CancellationToken);
        return new ConfirmEmailChangeResponse
        {
            Message = "Email changed successfully",
            User = await users.OfAsync(account.AsCaller(), context.CancellationToken),
        };
    }

    public override async Task<RequestOneTimeCodeResponse> RequestOneTimeCode(RequestOneTimeCodeRequest request, ServerCallContext context)
    {
        var collection = lookup.FindCollection(request.Collection);
        await mails.RequestCodeAsync(collection, request.Email, PeerOf(context), context.CancellationToken);
        return new RequestOneTimeCodeResponse { Message = "If the email exists, a code has been sent" };
    }

    public override async Task<TokenResponse> LoginWithOneTimeCode(LoginWithOneTimeCodeRequest request, ServerCallContext context)
    {
        var collection = lookup.FindCollection(request.Collection);
        var account = await login.VerifyAsync(collection, request, PeerOf(context), context.CancellationToken);
        var signIn = AuthService.SignInOf(context, !request.HasRemember || request.Remember) with { Methods = OneTimePassword };
        return await signIns.FinishAsync(account, signIn, request.TwoFactorCode, PeerOf(context), context.CancellationToken);
    }

    private static System.Net.IPAddress? PeerOf(ServerCallContext context) => ((RpcCall)context).Http.Connection.RemoteIpAddress;
}
