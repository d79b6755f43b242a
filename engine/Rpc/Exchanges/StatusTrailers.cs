using System.Globalization;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Framing;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>Writes the outcome of a call as the headers or trailers of gRPC.</summary>
internal static class StatusTrailers
{
    /// <summary>What <see cref="Write"/> writes for <see cref="IsPlain"/>, as a block of trailers.</summary>
    public static ReadOnlySpan<byte> PlainBlock => "grpc-status: 0\r\n"u8;

    /// <summary>Whether a call has ended well and there is nothing else to say, as nearly always.</summary>
    public static bool IsPlain(RpcCall call)
        => call.Failure is null && !call.HasTrailers && call.Status is { StatusCode: StatusCode.OK, Detail.Length: 0 };

    public static void Write(RpcCall call, IHeaderDictionary target)
    {
        if (call.HasTrailers)
        {
            call.Exchange.WriteMetadata(call.ResponseTrailers, target);
        }

        var code = call.Failure?.Code ?? call.Status.StatusCode;
        var message = call.Failure?.Message ?? call.Status.Detail;
        target.GrpcStatus = ((int)code).ToString(CultureInfo.InvariantCulture);
        if (message.Length > 0)
        {
            target.GrpcMessage = GrpcMessageText.Encode(message);
        }

        if (call.Failure is { Details.Length: > 0 } failure)
        {
            target[RpcFailure.DetailsTrailer] = HeaderMetadata.TextOf(failure.Details);
        }
    }
}
