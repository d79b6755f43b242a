using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace Grpc.Baas.InteropClient;

/// <summary>The requests that several cases send.</summary>
internal static class Requests
{
    public const int LargeRequest = 271_828;
    public const int LargeResponse = 314_159;

    /// <summary>A payload of so many zeros.</summary>
    public static Payload Zeros(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };

    public static SimpleRequest Large() => new() { ResponseSize = LargeResponse, Payload = Zeros(LargeRequest) };

    public static StreamingOutputCallRequest Stream(int requestSize, params int[] responseSizes)
    {
        var request = new StreamingOutputCallRequest { Payload = Zeros(requestSize) };
        request.ResponseParameters.Add(responseSizes.Select(size => new ResponseParameters { Size = size }));
        return request;
    }

    /// <summary>Reads a response that must be there.</summary>
    public static async Task<T> NextAsync<T>(this IAsyncStreamReader<T> responses)
        => await responses.MoveNext(CancellationToken.None)
            ? responses.Current
            : throw new InvalidOperationException("The stream ended where a response is expected.");

    /// <summary>Reads to the end of a stream that must have no more responses.</summary>
    public static async Task EndAsync<T>(this IAsyncStreamReader<T> responses)
        => Expect.Equal(expected: false, await responses.MoveNext(CancellationToken.None), "another response");

    public static void IsLarge(SimpleResponse response)
    {
        Expect.Equal(PayloadType.Compressable, response.Payload.Type, "type of the payload");
        Expect.Equal(LargeResponse, response.Payload.Body.Length, "size of the payload");
        Expect.Equal(-1, response.Payload.Body.Span.IndexOfAnyExcept((byte)0), "place of a byte that is not zero");
    }
}
