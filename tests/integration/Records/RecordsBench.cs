using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Presence;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Replay;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Watch.Fanout;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>The records slice with all that it stands on, over a database of its own, without any protocol before it.</summary>
internal sealed class RecordsBench : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "baas-tests", Guid.NewGuid().ToString("N"));
    private readonly RecordIds _ids;
    private readonly FanOut _fanOut;

    public RecordsBench(Action<RecordsOptions>? configure = null, Action<ChangesOptions>? configureLog = null)
    {
        var options = new RecordsOptions();
        configure?.Invoke(options);
        configureLog?.Invoke(LogOptions);
        _ids = new RecordIds(Time);
        var ledger = new RequestLedger(Time, Catalogue);
        Database = Database.Open(
            TestDatabase.NewOptions(_folder),
            [SchemaStore.Created, RoleStore.Created, GroupStore.Created, ShareStore.Created, ChangeStore.Created, ChangeStore.Revisions, LogState.Created, ConsumerStore.Created, RequestLedger.Created, RequestLedger.AgeIndexed, TrashStore.Created, TrashStore.AgeIndexed, IngestLedger.Created, PresenceStore.Created],
            TimeProvider.System,
            NullLoggerFactory.Instance);
        Log = new ChangeLog(Database, LogOptions);
        var relations = new RelationChecks(Catalogue);
        var accounts = new AccountSignal();
        var rows = new RowWriter(Log, relations, accounts, Time);
        Editor = new CollectionEditor(Database, Catalogue, new CollectionEvolution(new RecordConverter(Log, Time)), _ids, Time, NullLogger<CollectionEditor>.Instance);
        var runner = new RecordWriteRunner(rows, _ids);
        Writer = new RecordWriter(Database, Catalogue, runner, ledger);
        Batch = new BatchWriter(Database, Catalogue, runner, Writer);
        BulkRows = new BulkRows(rows, relations, Log, accounts, Time);
        Bulk = new BulkWriter(Catalogue, Writer, rows, BulkRows, _ids);
        Where = new WhereWriter(Database, Catalogue, Writer, BulkRows, Time);
        Trash = new TrashReader(Database, Catalogue, Time);
        Reader = new RecordReader(Database, Catalogue, Time);
        Ingest = new RecordIngest(Database, Catalogue, rows, new IngestLedger(Time), _ids);
        _fanOut = new FanOut(Log, options);
        Streams = new WatchStreams(_fanOut, options, Catalogue, new NoPresence(), Time);
        Watcher = new RecordWatcher(Database, Catalogue, Log, new DurableConsumers(Database, _ids, Time), Streams, options, Time);
    }

    public ManualTime Time { get; } = new();

    public ChangesOptions LogOptions { get; } = new();

    public Database Database { get; }

    public Catalogue Catalogue { get; } = new(new SecretKeys(Convert.ToBase64String(new byte[32]), ""));

    public ChangeLog Log { get; }

    public CollectionEditor Editor { get; }

    public RecordWriter Writer { get; }

    public BatchWriter Batch { get; }

    public BulkWriter Bulk { get; }

    public BulkRows BulkRows { get; }

    public WhereWriter Where { get; }

    public TrashReader Trash { get; }

    public RecordReader Reader { get; }

    public RecordIngest Ingest { get; }

    public WatchStreams Streams { get; }

    public RecordWatcher Watcher { get; }

    /// <summary>Makes a collection from its definition in JSON.</summary>
    public Task<Collection> DefineAsync(string json)
        => Editor.CreateAsync(V1.Schema.Collection.Parser.ParseJson(json), CancellationToken.None);

    /// <summary>Replaces the definition of a collection; what it loses is confirmed.</summary>
    public async Task<Collection> RedefineAsync(string name, Action<V1.Schema.Collection> change)
    {
        var definition = Catalogue.Current.Find(name)!.Definition.Clone();
        change(definition);
        try
        {
            return await Editor.UpdateAsync(name, definition, new UpdateTerms(), CancellationToken.None);
        }
        catch (BaasException refused) when (refused.Metadata.TryGetValue("confirm_hash", out var hash))
        {
            return await Editor.UpdateAsync(name, definition, new UpdateTerms { ConfirmHash = hash }, CancellationToken.None);
        }
    }

    public async Task<Record> CreateAsync(string collection, string json, string id = "", string requestId = "", Caller? caller = null)
    {
        var request = new CreateRecordRequest { Collection = collection, Id = id, Data = Struct.Parser.ParseJson(json), RequestId = requestId };
        using var answer = await Writer.CreateAsync(
            RecordWriteRequest.ParseCreate(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return Record.Parser.ParseFrom(answer.Bytes.Span);
    }

    public async Task<Record> UpdateAsync(
        string collection, string id, string json, string etag = "", string requestId = "", Caller? caller = null)
    {
        var request = new UpdateRecordRequest
        {
            Collection = collection,
            Id = id,
            Data = Struct.Parser.ParseJson(json),
            Etag = etag,
            RequestId = requestId,
        };
        using var answer = await Writer.UpdateAsync(
            RecordWriteRequest.ParseUpdate(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return Record.Parser.ParseFrom(answer.Bytes.Span);
    }

    public async Task DeleteAsync(string collection, string id, string etag = "", string requestId = "", Caller? caller = null)
    {
        var request = new DeleteRecordRequest { Collection = collection, Id = id, Etag = etag, RequestId = requestId };
        using var answer = await Writer.DeleteAsync(
            RecordWriteRequest.ParseDelete(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        Assert.True(answer.Bytes.IsEmpty);
    }

    public async Task<Record> GetAsync(string collection, string id, string fields = "", Caller? caller = null)
    {
        using var answer = await Reader.GetAsync(collection, id, fields, caller ?? Caller.Engine, CancellationToken.None);
        return Record.Parser.ParseFrom(answer.Bytes.Span);
    }

    public async Task<ListRecordsResponse> ListAsync(ListRecordsRequest request, Caller? caller = null)
    {
        using var answer = await Reader.ListAsync(request, caller ?? Caller.Engine, CancellationToken.None);
        return ListRecordsResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    public async Task<IngestRecordsResponse> IngestAsync(IEnumerable<IngestRecordsRequest> messages, Caller? caller = null)
    {
        var stream = new IngestMessages(messages);
        using var answer = await Ingest.RunAsync(stream, caller ?? Caller.Engine, CancellationToken.None);
        return IngestRecordsResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    public Watch Watch(WatchRecordsRequest request, Caller? caller = null, int reads = int.MaxValue)
        => new(Watcher, request, caller ?? Caller.Engine, reads);

    public async ValueTask DisposeAsync()
    {
        _fanOut.Dispose();
        await Database.DisposeAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
