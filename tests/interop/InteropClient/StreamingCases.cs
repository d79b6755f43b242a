using Grpc.Testing;

namespace Grpc.Baas.InteropClient;

/// <summary>Cases with streams.</summary>
internal static class StreamingCases
{
    private static readonly int[] RequestSizes = [27_182, 8, 1_828, 45_904];
    private static readonly int[] ResponseSizes = [31_415, 9, 2_653, 58_979];

    public static async Task ClientStreaming(InteropSession session)
    {
        using var call = session.Client.StreamingInputCall();
        foreach (var size in RequestSizes)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Requests.Zeros(size) });
        }

        await call.RequestStream.CompleteAsync();
        Expect.Equal(74_922, (await call).AggregatedPayloadSize, "aggregated size");
    }

    public static async Task ServerStreaming(InteropSession session)
    {
        using var call = session.Client.StreamingOutputCall(Requests.Stream(0, ResponseSizes));
        foreach (var size in ResponseSizes)
        {
            Expect.Equal(size, (await call.ResponseStream.NextAsync()).Payload.Body.Length, "size of the payload");
        }

        await call.ResponseStream.EndAsync();
    }

    public static async Task PingPong(InteropSession session)
    {
        using var call = session.Client.FullDuplexCall();
        foreach (var (requestSize, responseSize) in RequestSizes.Zip(ResponseSizes))
        {
            await call.RequestStream.WriteAsync(Requests.Stream(requestSize, responseSize));
            Expect.Equal(responseSize, (await call.ResponseStream.NextAsync()).Payload.Body.Length, "size of the payload");
        }

        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.EndAsync();
    }

    public static async Task EmptyStream(InteropSession session)
    {
        using var call = session.Client.FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.EndAsync();
    }

    public static async Task HalfDuplex(InteropSession session)
    {
        using var call = session.Client.HalfDuplexCall();
        foreach (var (requestSize, responseSize) in RequestSizes.Zip(ResponseSizes))
        {
            await call.RequestStream.WriteAsync(Requests.Stream(requestSize, responseSize));
        }

        var first = call.ResponseStream.NextAsync();
        Expect.Equal(expected: false, first.IsCompleted, "a response before the last request");
        await call.RequestStream.CompleteAsync();
        Expect.Equal(ResponseSizes[0], (await first).Payload.Body.Length, "size of the payload");
        foreach (var size in ResponseSizes.Skip(1))
        {
            Expect.Equal(size, (await call.ResponseStream.NextAsync()).Payload.Body.Length, "size of the payload");
        }

        await call.ResponseStream.EndAsync();
    }

    // A tenth of the responses of the published case, with a tenth of its pauses.
    public static async Task SlowConsumer(InteropSession session)
    {
        const int Count = 200;
        using var call = session.Client.StreamingOutputCall(Requests.Stream(0, [.. Enumerable.Repeat(1_030, Count)]));
        for (var i = 0; i < Count; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2));
            Expect.Equal(1_030, (await call.ResponseStream.NextAsync()).Payload.Body.Length, "size of the payload");
        }

        await call.ResponseStream.EndAsync();
    }
}
