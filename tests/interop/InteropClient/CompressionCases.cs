using Grpc.Core;
using Grpc.Testing;

namespace Grpc.Baas.InteropClient;

/// <summary>Cases of compression. What the server says of its side is compared with the flags of the frames that went by.</summary>
internal static class CompressionCases
{
    // As clients for .NET choose the encoding of one call.
    private const string EncodingRequest = "grpc-internal-encoding-request";

    private static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    public static async Task ClientCompressedUnary(InteropSession session)
    {
        await Expect.Status(StatusCode.InvalidArgument, () => SendUnary(session, isExpected: true, isCompressed: false));
        await ClientCompressedUnaryNoProbe(session);
    }

    // For servers that cannot tell whether a message came compressed.
    public static async Task ClientCompressedUnaryNoProbe(InteropSession session)
    {
        session.Frames.Sent.Take();
        await SendUnary(session, isExpected: true, isCompressed: true);
        await SendUnary(session, isExpected: false, isCompressed: false);
        Expect.Sequence([true, false], session.Frames.Sent.Take(), "compressed flags of the requests");
    }

    public static async Task ServerCompressedUnary(InteropSession session)
    {
        foreach (var isCompressed in new[] { true, false })
        {
            var request = Requests.Large();
            request.ResponseCompressed = new BoolValue { Value = isCompressed };
            Requests.IsLarge(await session.Client.UnaryCallAsync(request));
        }

        Expect.Sequence([true, false], session.Frames.Received.Take(), "compressed flags of the responses");
    }

    public static async Task ClientCompressedStreaming(InteropSession session)
    {
        await Expect.Status(StatusCode.InvalidArgument, async () =>
        {
            using var probe = session.Client.StreamingInputCall();
            await probe.RequestStream.WriteAsync(Input(27_182, isExpected: true));
            await probe.RequestStream.CompleteAsync();
            await probe;
        });
        await ClientCompressedStreamingNoProbe(session);
    }

    public static async Task ClientCompressedStreamingNoProbe(InteropSession session)
    {
        session.Frames.Sent.Take();
        using var call = session.Client.StreamingInputCall(Gzip());
        await call.RequestStream.WriteAsync(Input(27_182, isExpected: true));
        call.RequestStream.WriteOptions = Plain;
        await call.RequestStream.WriteAsync(Input(45_904, isExpected: false));
        await call.RequestStream.CompleteAsync();
        Expect.Equal(73_086, (await call).AggregatedPayloadSize, "aggregated size");
        Expect.Sequence([true, false], session.Frames.Sent.Take(), "compressed flags of the requests");
    }

    public static async Task ServerCompressedStreaming(InteropSession session)
    {
        var request = Requests.Stream(0, 31_415, 92_653);
        request.ResponseParameters[0].Compressed = new BoolValue { Value = true };
        request.ResponseParameters[1].Compressed = new BoolValue { Value = false };
        using var call = session.Client.StreamingOutputCall(request);
        Expect.Equal(31_415, (await call.ResponseStream.NextAsync()).Payload.Body.Length, "size of the first payload");
        Expect.Equal(92_653, (await call.ResponseStream.NextAsync()).Payload.Body.Length, "size of the second payload");
        await call.ResponseStream.EndAsync();
        Expect.Sequence([true, false], session.Frames.Received.Take(), "compressed flags of the responses");
    }

    private static async Task SendUnary(InteropSession session, bool isExpected, bool isCompressed)
    {
        var request = Requests.Large();
        request.ExpectCompressed = new BoolValue { Value = isExpected };
        var options = new CallOptions(Gzip(), writeOptions: isCompressed ? null : Plain);
        Requests.IsLarge(await session.Client.UnaryCallAsync(request, options));
    }

    private static StreamingInputCallRequest Input(int size, bool isExpected)
        => new() { Payload = Requests.Zeros(size), ExpectCompressed = new BoolValue { Value = isExpected } };

    private static Metadata Gzip() => new() { { EncodingRequest, "gzip" } };
}
