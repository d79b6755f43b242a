using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;

namespace Grpc.Baas.Engine.Records;

/// <summary>What makes a request the same as another: who sent it, for what, under which id, and what it says.</summary>
internal sealed class LedgerKey
{
    /// <param name="operation">One id may be used once for each.</param>
    /// <exception cref="BaasException">records REQUEST_ID_INVALID; rpc PROTOBUF_MALFORMED.</exception>
    public LedgerKey(RecordOperation operation, RecordWriteRequest request, Caller caller)
    {
        if (!RecordId.IsValidRequestId(request.RequestId))
        {
            throw RecordsErrors.RequestIdInvalid();
        }

        RequestId = request.RequestId;
        Key = $"{caller.Kind}/{caller.Id}/{operation}/{request.RequestId}";
        Fingerprint = ReadFingerprint(request);
    }

    public string Key { get; }

    public string RequestId { get; }

    public byte[] Fingerprint { get; }

    private static byte[] ReadFingerprint(RecordWriteRequest request)
    {
        try
        {
            return RequestFingerprint.Of(request);
        }
        catch (WireFormatException fault)
        {
            throw RecordsErrors.DataMalformed(fault);
        }
    }
}
