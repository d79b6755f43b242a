using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Modifiers;
using Grpc.Baas.Engine.Records.Replay;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>
/// One write under way: a request bound to a state of the schema. It is bound when the request comes, so that faults are told
/// early and the writer loop has little to do, and again on the loop if the schema changed on the way.
/// </summary>
internal sealed class RecordWrite
{
    private readonly Caller _caller;
    private RecordTable? _boundTo;

    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; records DATA_INVALID, REQUEST_ID_INVALID; rpc
    /// PROTOBUF_MALFORMED.
    /// </exception>
    public RecordWrite(RecordWriteRequest request, WriteKind kind, Caller caller, Catalogue catalogue)
    {
        Request = request;
        Kind = kind;
        _caller = caller;
        Access = RecordAccess.Of(caller, catalogue);
        Table = Resolve();

        // A call that is undone leaves nothing that a retry could find.
        LedgerKey = request.RequestId.Length == 0 || request.ValidateOnly ? null : new LedgerKey(kind, request, Table, caller);
    }

    public RecordWriteRequest Request { get; }

    public WriteKind Kind { get; }

    public RecordTable Table { get; private set; }

    /// <summary>What the caller may do, as of the last binding.</summary>
    public RecordAccess Access { get; private set; }

    /// <summary>The new values; null until bound, where there are none, and where there is a <see cref="Patch"/>.</summary>
    public RecordDraft? Draft { get; private set; }

    /// <summary>What an update or upsert does, when that depends on the values that are there; else null.</summary>
    public RecordPatch? Patch { get; private set; }

    /// <summary>Who writes.</summary>
    public Caller Actor => _caller;

    /// <summary>Whether the caller may name hidden fields.</summary>
    public bool SeesHidden => _caller.IsAdministrator;

    /// <summary>Whether the caller may write what the engine gives to accounts.</summary>
    public bool MayWriteSystem => _caller.IsAdministratorOf(Table.Collection.Id);

    /// <summary>Whether the caller may give an account its password: who makes one does, and later only administrators.</summary>
    public bool MayGivePassword => MayWriteSystem || Request.AllowMissing || Kind is WriteKind.Create or WriteKind.Upsert;

    private DraftTerms Terms => new(MayWriteSystem, Request.Hashes);

    /// <summary>Null when the caller gave no request id.</summary>
    public LedgerKey? LedgerKey { get; }

    /// <summary>Size of the request's values.</summary>
    public long PayloadBytes => Request.Data.Length;

    /// <summary>Brings the write onto the state of the schema as it is now.</summary>
    /// <exception cref="BaasException">As the constructor.</exception>
    public void Bind(Catalogue catalogue)
    {
        Access = RecordAccess.Of(_caller, catalogue);
        Table = Resolve();
        if (_boundTo == Table)
        {
            return;
        }

        if (Kind == WriteKind.Create)
        {
            Draft = Read(isChange: false);
        }
        else if (Kind == WriteKind.Replace)
        {
            Draft = RecordDraft.ReadReplacement(Table, Request.Data.Span, out var refusal, Terms) ?? throw refusal!;
        }
        else if (Kind is WriteKind.Update or WriteKind.Upsert)
        {
            Patch = RecordPatch.Read(Table, Request.Data, Terms);
            Draft = Patch is null ? Read(isChange: true) : null;
        }

        _boundTo = Table;
    }

    /// <summary>The values of the record that an update or upsert makes, because there is none.</summary>
    /// <exception cref="BaasException">records DATA_INVALID; rpc PROTOBUF_MALFORMED.</exception>
    public RecordDraft ReadNew() => Patch is null ? Read(isChange: false) : Patch.ResolveNew();

    /// <summary>The values for one record of many: a draft that is stamped with the moment of a write serves one.</summary>
    public RecordDraft NextDraft() => Table.Autodates.IsEmpty ? Draft! : Read(isChange: true);

    private RecordDraft Read(bool isChange)
        => RecordDraft.Read(Table, Request.Data.Span, isChange, out var refusal, Terms) ?? throw refusal!;

    private RecordTable Resolve()
    {
        var collection = Access.Open(Request.Collection, Operation());
        if (Kind == WriteKind.Upsert || (Request.AllowMissing && Kind is (WriteKind.Update or WriteKind.Replace)))
        {
            Access.Require(collection, Request.Collection, RecordOperation.Create);
        }

        return RecordTable.Of(collection);
    }

    private RecordOperation Operation() => Kind switch
    {
        WriteKind.Create => RecordOperation.Create,
        WriteKind.Update or WriteKind.Replace or WriteKind.Upsert => RecordOperation.Update,
        WriteKind.Check => RecordOperation.View,
        _ => RecordOperation.Delete,
    };
}
