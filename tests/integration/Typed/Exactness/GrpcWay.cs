using Google.Protobuf;
using Grpc.Baas.Client;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>gRPC with messages that are made and read by hand, as bytes.</summary>
internal abstract class GrpcWay(BaasClient client, string service) : RecordWay
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static message => message, static message => message);

    protected async Task<byte[]> CallAsync(string method, IMessage request)
    {
        try
        {
            return await client.CallInvoker.AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, method, Bytes, Bytes), null, default, request.ToByteArray());
        }
        catch (BaasClientException fault)
        {
            throw new RefusedException(fault.Reason);
        }
    }

    protected async IAsyncEnumerable<byte[]> StreamAsync(string method, IMessage request)
    {
        using var call = client.CallInvoker.AsyncServerStreamingCall(
            new Method<byte[], byte[]>(MethodType.ServerStreaming, service, method, Bytes, Bytes), null, default, request.ToByteArray());
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            yield return call.ResponseStream.Current;
        }
    }

    /// <summary>The parts of a message that have a number, each without its tag and length.</summary>
    protected static IEnumerable<byte[]> PartsOf(byte[] message, int number)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (tag == WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited))
            {
                yield return input.ReadBytes().ToByteArray();
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
