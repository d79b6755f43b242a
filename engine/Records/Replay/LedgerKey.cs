using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;

namespace Grpc.Baas.Engine.Records.Replay;

/// <summary>What makes a request the same as another: who sent it, for what, under which id, and what it says.</summary>
internal sealed class LedgerKey
{
    /// <param name="kind">One id may be used once for each.</param>
    /// <exception cref="BaasException">records REQUEST_ID_INVALID; rpc PROTOBUF_MALFORMED.</exception>
    public LedgerKey(WriteKind kind, RecordWriteRequest request, RecordTable table, Caller caller)
        : this(request.Form == RecordForm.Generic ? kind.ToString() : $"Typed{kind}", request.RequestId, caller, ReadFingerprint(() => RequestFingerprint.Of(request, table)))
    {
    }

    /// <param name="operation">One id may be used once for each.</param>
    /// <exception cref="BaasException">records REQUEST_ID_INVALID; rpc PROTOBUF_MALFORMED.</exception>
    public LedgerKey(string operation, BulkRequest request, RecordTable table, Caller caller)
        : this(operation, request.RequestId, caller, ReadFingerprint(() => RequestFingerprint.Of(request, table)))
    {
    }

    /// <param name="operation">One id may be used once for each.</param>
    /// <param name="tables">Of each operation of the batch; null where the caller may not do it.</param>
    /// <exception cref="BaasException">records REQUEST_ID_INVALID; rpc PROTOBUF_MALFORMED.</exception>
    public LedgerKey(string operation, BatchRequest request, IReadOnlyList<RecordTable?> tables, Caller caller)
        : this(operation, request.RequestId, caller, ReadFingerprint(() => RequestFingerprint.Of(request, tables)))
    {
    }

    /// <param name="operation">One id may be used once for each.</param>
    /// <exception cref="BaasException">records REQUEST_ID_INVALID; rpc PROTOBUF_MALFORMED.</exception>
    public LedgerKey(string operation, WhereRequest request, RecordTable table, Caller caller)
        : this(operation, request.RequestId, caller, ReadFingerprint(() => RequestFingerprint.Of(request, table)))
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
        Key = $"{caller.Kind}/{caller.Key}/{operation}/{requestId}";
    }

    public string Key { get; }

    public string RequestId { get; }

    public byte[] Fingerprint { get; }

    private static byte[] ReadFingerprint(Func<byte[]> read)
    {
        try
        {
            return read();
        }
        catch (WireFormatException fault)
        {
            throw RecordsErrors.DataMalformed(fault);
        }
    }
}
