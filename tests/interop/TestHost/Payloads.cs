using Google.Protobuf;
using Grpc.Testing;

namespace Grpc.Baas.TestHost;

/// <summary>Makes the payloads that requests ask for.</summary>
internal static class Payloads
{
    /// <summary>Largest payload that is made; somewhat below what the transport sends.</summary>
    public const int MaxBytes = 60 * 1024 * 1024;

    /// <param name="field">The request's field that has the size, for the refusal.</param>
    public static Payload Make(PayloadType type, int size, string field)
    {
        if (type != PayloadType.Compressable)
        {
            throw InteropFaults.TypeUnknown(type);
        }

        return size is >= 0 and <= MaxBytes
            ? new Payload { Type = type, Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) }
            : throw InteropFaults.SizeOutOfRange(field, size);
    }
}
