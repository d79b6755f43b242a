using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.SecondFactor;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth;

/// <summary>The caller's second factor over the wire.</summary>
internal sealed class SecondFactorService(SecondFactors factors, TimeProvider time) : V1.Auth.SecondFactorService.SecondFactorServiceBase
{
    public override async Task<SetUpSecondFactorResponse> SetUpSecondFactor(SetUpSecondFactorRequest request, ServerCallContext context)
    {
        var (secret, uri) = await factors.SetUpAsync(FreshCallerOf(context), context.CancellationToken);
        return new SetUpSecondFactorResponse { Secret = secret, Uri = uri };
    }

    public override async Task<RecoveryCodes> EnableSecondFactor(EnableSecondFactorRequest request, ServerCallContext context)
        => new() { BackupCodes = { await factors.EnableAsync(FreshCallerOf(context), request.Code, PeerOf(context), context.CancellationToken) } };

    public override async Task<SecondFactorStatus> DisableSecondFactor(DisableSecondFactorRequest request, ServerCallContext context)
    {
        await factors.DisableAsync(FreshCallerOf(context), request.Code, PeerOf(context), context.CancellationToken);
        return new SecondFactorStatus();
    }

    public override async Task<SecondFactorStatus> GetSecondFactor(GetSecondFactorRequest request, ServerCallContext context)
    {
        var (isEnabled, codesLeft) = await factors.GetAsync(AuthService.CallerOf(context), context.CancellationToken);
        return new SecondFactorStatus { Enabled = isEnabled, BackupCodesLeft = codesLeft };
    }

    public override async Task<RecoveryCodes> RenewRecoveryCodes(RenewRecoveryCodesRequest request, ServerCallContext context)
        => new() { BackupCodes = { await factors.RenewCodesAsync(FreshCallerOf(context), request.Code, PeerOf(context), context.CancellationToken) } };

    private Caller FreshCallerOf(ServerCallContext context)
    {
        var caller = AuthService.CallerOf(context);
        FreshSignIn.Require(caller, time);
        return caller;
    }

    private static System.Net.IPAddress? PeerOf(ServerCallContext context) => ((RpcCall)context).Http.Connection.RemoteIpAddress;
}
