using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rpc;

internal static class CancellationTokenExtensions
{
    /// <summary>Completes when the token is cancelled.</summary>
    public static async Task WaitAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task.WaitAsync(Patience.Limit, CancellationToken.None);
    }
}
