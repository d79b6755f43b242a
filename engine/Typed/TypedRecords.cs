using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.History;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Typed;

/// <summary>What typed services ask of records: the same as the generic service, of one collection, and in its own message.</summary>
internal sealed class TypedRecords(
    RecordWriter writer, RecordReader reader, RecordHistory history, RecordIngest ingest, RecordWatcher watcher, Catalogue catalogue)
{
    // Each one takes another change of the collection while a request is read.
    private const int MaxAttempts = 5;

    /// <summary>The collection as it is now.</summary>
    /// <exception cref="BaasException">schema COLLECTION_NOT_FOUND: it was deleted after the call had begun.</exception>
    public RecordTable TableOf(string collectionId)
        => RecordTable.Of(catalogue.Current.FindById(collectionId) ?? throw SchemaErrors.CollectionNotFound(collectionId));

    /// <returns>The record in the collection's own message.</returns>
    /// <exception cref="BaasException">As <see cref="RecordWriter.CreateAsync"/> and <see cref="RecordWriter.UpdateAsync"/>.</exception>
    public async Task<EncodedMessage> WriteAsync(
        string collectionId, TypedWriteRequest request, Caller caller, bool isCreate, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var table = TableOf(collectionId);
            try
            {
                var resolved = Resolve(request, table);
                return await (isCreate ? writer.CreateAsync(resolved, caller, cancellationToken)
                    : request.IsReplacement ? writer.ReplaceAsync(resolved, caller, cancellationToken)
                    : writer.UpdateAsync(resolved, caller, cancellationToken));
            }
            catch (BaasException fault) when (fault.Definition.Domain == RecordsErrorTable.DataInvalid.Domain || fault.Definition == V1.Schema.SchemaErrorTable.CollectionNotFound)
            {
                // The names of the fields may have been those of another state of the collection.
                if (attempt == MaxAttempts || TableOf(collectionId) == table)
                {
                    throw Rename(fault);
                }
            }
        }
    }

    /// <returns>Nothing.</returns>
    /// <exception cref="BaasException">As <see cref="RecordWriter.DeleteAsync"/>.</exception>
    public Task<EncodedMessage> DeleteAsync(string collectionId, RecordWriteRequest request, Caller caller, CancellationToken cancellationToken)
        => writer.DeleteAsync(request.AsTyped(TableOf(collectionId).Collection.Name, request.Id, request.Etag, data: default), caller, cancellationToken);

    /// <returns>The record in the collection's own message.</returns>
    /// <exception cref="BaasException">As <see cref="RecordReader.GetAsync(GetRecordRequest, Caller, CancellationToken)"/>.</exception>
    public ValueTask<EncodedMessage> GetAsync(string collectionId, GetRecordRequest request, Caller caller, CancellationToken cancellationToken)
    {
        request.Collection = TableOf(collectionId).Collection.Name;
        request.Expand = "";
        request.Expands.Clear();
        return request.HasAtPosition
            ? history.GetAsync(request, caller, RecordForm.Typed, cancellationToken)
            : reader.GetAsync(request, caller, RecordForm.Typed, cancellationToken);
    }

    /// <returns>As <c>default.v1.ListPostsResponse</c>.</returns>
    /// <exception cref="BaasException">As <see cref="RecordReader.ListAsync(ListRecordsRequest, Caller, CancellationToken)"/>.</exception>
    public ValueTask<EncodedMessage> ListAsync(string collectionId, ListRecordsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        request.Collection = TableOf(collectionId).Collection.Name;
        request.Expands.Clear();
        request.ExpandMode = "";
        return reader.ListAsync(request, caller, RecordForm.Typed, cancellationToken);
    }

    /// <exception cref="BaasException">As <see cref="RecordIngest.RunAsync"/>.</exception>
    public Task<EncodedMessage> IngestAsync(
        string collectionId, IAsyncStreamReader<IngestMessage> messages, Caller caller, CancellationToken cancellationToken)
        => ingest.RunAsync(messages, collectionId, caller, cancellationToken);

    /// <summary>Writes events as <c>default.v1.PostEvent</c>.</summary>
    /// <exception cref="BaasException">As <see cref="RecordWatcher.WatchAsync(WatchRecordsRequest, Caller, IAsyncStreamWriter{EncodedMessage}, CancellationToken)"/>.</exception>
    public Task WatchAsync(
        string collectionId, WatchRecordsRequest request, Caller caller, IAsyncStreamWriter<EncodedMessage> events, CancellationToken cancellationToken)
    {
        request.Collection = TableOf(collectionId).Collection.Name;
        request.Collections.Clear();
        request.Query = "";
        request.UserId = "";
        request.Room = "";
        return watcher.WatchAsync(request, caller, RecordForm.Typed, events, cancellationToken);
    }

    private static RecordWriteRequest Resolve(TypedWriteRequest request, RecordTable table)
    {
        try
        {
            return request.Resolve(table);
        }
        catch (WireFormatException fault)
        {
            throw RecordsErrors.DataMalformed(fault);
        }
    }

    // Clients have sent a record, and no data.
    private static BaasException Rename(BaasException fault)
    {
        if (!fault.Violations.Any(violation => violation.Field.StartsWith("data.", StringComparison.Ordinal)))
        {
            return fault;
        }

        static string Path(string field) => field.StartsWith("data.", StringComparison.Ordinal) ? $"record.{field[5..]}" : field;
        return new BaasException(
            fault.Definition,
            fault.Message.StartsWith("data.", StringComparison.Ordinal) ? Path(fault.Message) : fault.Message,
            fault.Metadata.ToDictionary(pair => Path(pair.Key), pair => pair.Value),
            fault)
        {
            Violations = [.. fault.Violations.Select(violation => violation with { Field = Path(violation.Field) })],
            Resource = fault.Resource,
        };
    }
}
