using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// One write under way: a request bound to a state of the schema. It is bound when the request comes, so that faults are told
/// early and the writer loop has little to do, and again on the loop if the schema changed on the way.
/// </summary>
internal sealed class RecordWrite
{
    private readonly RecordWriteRequest _request;
    private readonly RecordOperation _operation;
    private readonly Caller _caller;

    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; records DATA_INVALID, REQUEST_ID_INVALID; rpc
    /// PROTOBUF_MALFORMED.
    /// </exception>
    public RecordWrite(RecordWriteRequest request, RecordOperation operation, Caller caller, Catalogue catalogue)
    {
        _request = request;
        _operation = operation;
        _caller = caller;
        Table = Resolve(catalogue);
        LedgerKey = request.RequestId.Length == 0 ? null : new LedgerKey(operation, request, caller);
    }

    public RecordTable Table { get; private set; }

    /// <summary>The new values; null until bound, and in a delete.</summary>
    public RecordDraft? Draft { get; private set; }

    /// <summary>Null when the caller gave no request id.</summary>
    public LedgerKey? LedgerKey { get; }

    /// <summary>Id of the account that writes.</summary>
    public string Actor => _caller.Id;

    /// <summary>Size of the request's values.</summary>
    public long PayloadBytes => _request.Data.Length;

    /// <summary>Brings the write onto the state of the schema as it is now.</summary>
    /// <exception cref="BaasException">As the constructor.</exception>
    public void Bind(Catalogue catalogue)
    {
        var table = Resolve(catalogue);
        if (_operation is RecordOperation.Create or RecordOperation.Update && Draft?.Table != table)
        {
            var draft = RecordDraft.Read(table, _request.Data.Span, _operation == RecordOperation.Update, out var refusal);
            Draft = draft ?? throw refusal!;
        }

        Table = table;
    }

    private RecordTable Resolve(Catalogue catalogue)
    {
        var collection = catalogue.Current.Find(_request.Collection);
        RecordAccess.Require(collection, _request.Collection, _operation, _caller);
        return RecordTable.Of(collection);
    }
}
