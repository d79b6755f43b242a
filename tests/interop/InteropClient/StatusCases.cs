using Grpc.Core;
using Grpc.Testing;

namespace Grpc.Baas.InteropClient;

/// <summary>Cases of metadata and of statuses.</summary>
internal static class StatusCases
{
    private const string InitialKey = "x-grpc-test-echo-initial";
    private const string InitialValue = "test_initial_metadata_value";
    private const string TrailingKey = "x-grpc-test-echo-trailing-bin";
    private const string Message = "test status message";
    private const string SpecialMessage = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";

    private static readonly byte[] TrailingValue = [0xab, 0xab, 0xab];

    public static async Task CustomMetadata(InteropSession session)
    {
        using var unary = session.Client.UnaryCallAsync(Requests.Large(), Echoed());
        Requests.IsLarge(await unary);
        CheckEchoed(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = session.Client.FullDuplexCall(Echoed());
        await duplex.RequestStream.WriteAsync(Requests.Stream(Requests.LargeRequest, Requests.LargeResponse));
        await duplex.RequestStream.CompleteAsync();
        await duplex.ResponseStream.NextAsync();
        await duplex.ResponseStream.EndAsync();
        CheckEchoed(await duplex.ResponseHeadersAsync, duplex.GetTrailers());
    }

    public static async Task StatusCodeAndMessage(InteropSession session)
    {
        var asked = new EchoStatus { Code = (int)StatusCode.Unknown, Message = Message };
        var unary = await Expect.Status(
            StatusCode.Unknown, async () => await session.Client.UnaryCallAsync(new SimpleRequest { ResponseStatus = asked }));
        Expect.Equal(Message, unary.Status.Detail, "message");

        using var duplex = session.Client.FullDuplexCall();
        await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = asked });
        var fault = await Expect.Status(StatusCode.Unknown, duplex.ResponseStream.EndAsync);
        Expect.Equal(Message, fault.Status.Detail, "message");
        Expect.Equal(StatusCode.Unknown, duplex.GetStatus().StatusCode, "status of the call");
    }

    public static async Task SpecialStatusMessage(InteropSession session)
    {
        var request = new SimpleRequest { ResponseStatus = new EchoStatus { Code = (int)StatusCode.Unknown, Message = SpecialMessage } };
        var fault = await Expect.Status(StatusCode.Unknown, async () => await session.Client.UnaryCallAsync(request));
        Expect.Equal(SpecialMessage, fault.Status.Detail, "message");
    }

    public static Task UnimplementedMethod(InteropSession session)
        => Expect.Status(StatusCode.Unimplemented, async () => await session.Client.UnimplementedCallAsync(new Empty()));

    public static Task UnimplementedService(InteropSession session)
        => Expect.Status(StatusCode.Unimplemented, async () => await session.Unimplemented.UnimplementedCallAsync(new Empty()));

    private static Metadata Echoed() => new() { { InitialKey, InitialValue }, { TrailingKey, TrailingValue } };

    private static void CheckEchoed(Metadata headers, Metadata trailers)
    {
        Expect.Equal(InitialValue, headers.GetValue(InitialKey), InitialKey);
        Expect.Equal("ABABAB", Convert.ToHexString(trailers.GetValueBytes(TrailingKey) ?? []), TrailingKey);
    }
}
