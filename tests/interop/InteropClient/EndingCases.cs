using Grpc.Core;

namespace Grpc.Baas.InteropClient;

/// <summary>Cases of calls that the client ends.</summary>
internal static class EndingCases
{
    public static async Task CancelAfterBegin(InteropSession session)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = session.Client.StreamingInputCall(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Expect.Status(StatusCode.Cancelled, () => call.ResponseAsync);
        Expect.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode, "status of the call");
    }

    public static async Task CancelAfterFirstResponse(InteropSession session)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = session.Client.FullDuplexCall(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(Requests.Stream(27_182, 31_415));
        Expect.Equal(31_415, (await call.ResponseStream.NextAsync()).Payload.Body.Length, "size of the payload");
        await cancellation.CancelAsync();
        await Expect.Status(StatusCode.Cancelled, call.ResponseStream.EndAsync);
    }

    public static async Task TimeoutOnSleepingServer(InteropSession session)
    {
        using var call = session.Client.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(1));
        await Expect.Status(StatusCode.DeadlineExceeded, async () =>
        {
            await call.RequestStream.WriteAsync(Requests.Stream(27_182));
            await call.ResponseStream.EndAsync();
        });
        Expect.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode, "status of the call");
    }
}
