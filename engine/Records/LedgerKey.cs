using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;

namespace Grpc.Baas.Engine.Records;

/// <summary>What makes a request the same as another: who sent it, for what, under which id, and what it says.</summary>
internal sealed class LedgerKey
{
    /// <param name="kind">One id may be used once for each.</param>
    /// <exception cref="BaasException">records REQUEST_ID_INVALID; rpc PROTOBUF_MALFORMED.</exception>
    public LedgerKey(WriteKind kind, RecordWriteRequest request, Caller caller)
        : this(kind.ToString(), request.RequestId, caller, ReadFingerprint(request))
    {
    }

    /// <param name="operation">One id may be used once for each.</param>
    /// <param name="message">The request's wire bytes.</param>
    /// <exception cref="BaasException">records REQUEST_ID_INVALID.</exception>
    public LedgerKey(string operation, string requestId, ReadOnlySpan<byte> message, Caller caller)
        : this(operation, requestId, caller, RequestFingerprint.Of(message))
    {
    }

    private LedgerKey(string operation, string requestId, Caller caller, byte[] fingerprint)
    {
        if (!RecordId.IsValidRequestId(requestId))
        {
            throw RecordsErrors.RequestIdInvalid();
        }

        RequestId = requestId;
        Fingerprint = fingerprint;
        Key = $"{caller.Kind}/{caller.Id}/{operation}/{requestId}";
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
