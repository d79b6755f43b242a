using Grpc.Baas.Engine.Rpc;
using Grpc.Core;
using Grpc.Testing;

namespace Grpc.Baas.TestHost;

/// <summary>The tests of compression: whether a request came compressed, and whether a response is to go so.</summary>
internal static class MessageCompression
{
    private static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    /// <summary>Compares the message that was read last with what its sender says of it.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: they differ.</exception>
    public static void Check(BoolValue? expected, ServerCallContext context)
    {
        if (expected is not null && expected.Value != ((RpcCall)context).Exchange.IsMessageCompressed)
        {
            throw InteropFaults.CompressionUnexpected(expected.Value);
        }
    }

    /// <summary>How a response is written. It is compressed only if asked for, so that its size on the wire is what it says.</summary>
    public static WriteOptions Of(BoolValue? asked) => asked is { Value: true } ? WriteOptions.Default : Plain;
}
