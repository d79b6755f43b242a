namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Ends a response whose caller may never read it.</summary>
internal static class ResponseFinish
{
    /// <summary>Sends a call's outcome and what is left of the response; the caller is disconnected when that takes longer than given.</summary>
    public static async ValueTask SendAsync(RpcCall call, TimeSpan time, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(time, clock);
        using var abort = limit.Token.UnsafeRegister(static http => ((HttpContext)http!).Abort(), call.Http);
        await call.Exchange.FinishAsync(call);
        await call.Http.Response.CompleteAsync();
    }
}
