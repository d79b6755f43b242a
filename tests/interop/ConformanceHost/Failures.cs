using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Grpc.Baas.ConformanceHost;

/// <summary>Makes the failures that requests ask for.</summary>
internal static class Failures
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <param name="info">What is added to the details; null for nothing.</param>
    public static RpcException Of(Error error, ConformancePayload.Types.RequestInfo? info)
    {
        var status = new RpcStatus { Code = (int)error.Code, Message = error.Message, Details = { error.Details } };
        if (info is not null)
        {
            status.Details.Add(Any.Pack(info));
        }

        var trailers = new Metadata();
        if (status.Details.Count > 0)
        {
            trailers.Add(DetailsTrailer, status.ToByteArray());
        }

        return new RpcException(new Status((StatusCode)error.Code, error.Message), trailers);
    }
}
