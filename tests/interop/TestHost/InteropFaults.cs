using Grpc.Core;
using Grpc.Testing;

namespace Grpc.Baas.TestHost;

/// <summary>What the test service refuses, and the statuses that it is asked to answer with.</summary>
internal static class InteropFaults
{
    public static RpcException TypeUnknown(PayloadType type)
        => Refused($"response_type: {(int)type} is no type of payload; 0 (COMPRESSABLE) is expected.");

    public static RpcException SizeOutOfRange(string field, int size)
        => Refused($"{field}: {size} bytes cannot be answered; 0 to {Payloads.MaxBytes} are expected.");

    public static RpcException IntervalNegative(int microseconds)
        => Refused($"response_parameters.interval_us: {microseconds} is before now; 0 or more is expected.");

    public static RpcException CompressionUnexpected(bool isExpected)
        => Refused(isExpected
            ? "expect_compressed: the message came uncompressed; a compressed one is expected."
            : "expect_compressed: the message came compressed; an uncompressed one is expected.");

    public static RpcException TooMuchHeld(int maxBytes)
        => new(new Status(StatusCode.ResourceExhausted, $"The requests of a half-duplex call are held until the last; {maxBytes} bytes are the most."));

    public static RpcException SumTooLarge(long size)
        => new(new Status(StatusCode.OutOfRange, $"aggregated_payload_size cannot hold {size}."));

    /// <summary>Ends the call as the request asks, if it asks for another status than OK.</summary>
    /// <exception cref="RpcException">The status; INVALID_ARGUMENT if there is no such code.</exception>
    public static void ThrowAsked(EchoStatus? asked)
    {
        if (asked is null or { Code: 0 })
        {
            return;
        }

        throw asked.Code is > 0 and <= (int)StatusCode.Unauthenticated
            ? new RpcException(new Status((StatusCode)asked.Code, asked.Message))
            : Refused($"response_status.code: {asked.Code} is no status; 0 to 16 are expected.");
    }

    private static RpcException Refused(string message) => new(new Status(StatusCode.InvalidArgument, message));
}
