using System.Linq.Expressions;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.Client.Live;
using Grpc.Baas.Client.SignIn;
using Grpc.Baas.Client.Typed;
using Grpc.Baas.Client.Typed.Filters;
using Grpc.Baas.Client.Watching;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>
/// The records of one collection, in their own type, to be read, written and followed. Writes carry a request id of their own, so that one
/// that is repeated because the connection broke takes effect once.
/// </summary>
/// <typeparam name="T">The records: a class that was generated.</typeparam>
public sealed class RecordCollection<T> : RecordView<T>
    where T : class
{
    private readonly Session _session;
    private readonly TypedShape<T> _shape;

    internal RecordCollection(RecordCodec<T> codec, CallInvoker invoker, CallRunner calls, string clientName, Session session)
        : base(codec, invoker, calls, clientName)
    {
        _session = session;
        _shape = new TypedShape<T>(codec);
    }

    /// <summary>Makes a record; when it returns, the record is on the engine's disk.</summary>
    /// <param name="record">Its values; without an id it gets one.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records DATA_INVALID (see Violations), ID_INVALID, RECORD_EXISTS.</exception>
    public Task<T> CreateAsync(T record, CancellationToken cancellationToken = default) =>
        RunAsync(Methods.Create, new TypedRequest(new CreateRecordRequest { RequestId = NewRequestId() }, Codec.Encode(record)), cancellationToken);

    /// <summary>
    /// Changes what differs: <c>UpdateAsync(post, post =&gt; post with { Title = "New", Views = null })</c>. A null removes a value.
    /// </summary>
    /// <param name="record">The record as it was read; if it has an etag, it must still be the record's.</param>
    /// <param name="change">Makes the record as it shall be. If nothing differs, nothing is asked of the engine.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records RECORD_NOT_FOUND, DATA_INVALID, ETAG_MISMATCH.</exception>
    public Task<T> UpdateAsync(T record, Func<T, T> change, CancellationToken cancellationToken = default)
    {
        var changed = change(record);
        string[] mask =
        [
            .. from field in Codec.Fields
               where !field.IsSystem && !FieldValues.AreEqual(field.Get(record), field.Get(changed))
               select field.Name,
        ];
        return mask.Length == 0
            ? Task.FromResult(record)
            : UpdateAsync(Codec.IdOf(record), Codec.EtagOf(record), changed, mask, cancellationToken);
    }

    /// <summary>Changes fields of a record that need not have been read: <c>UpdateAsync(new Post { Id = id, Title = "New" }, post =&gt; post.Title)</c>.</summary>
    /// <param name="record">Has the id and the values; if it has an etag, it must be the record's.</param>
    /// <param name="fields">The fields that change; one without a value becomes null. None: those that have a value.</param>
    /// <exception cref="BaasClientException">records RECORD_NOT_FOUND, DATA_INVALID, ETAG_MISMATCH.</exception>
    public Task<T> UpdateAsync(T record, params IReadOnlyList<Expression<Func<T, object?>>> fields) => UpdateAsync(record, fields, default);

    /// <inheritdoc cref="UpdateAsync(T, IReadOnlyList{Expression{Func{T, object?}}})"/>
    /// <param name="record">Has the id and the values; if it has an etag, it must be the record's.</param>
    /// <param name="fields">The fields that change; one without a value becomes null. None: those that have a value.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public Task<T> UpdateAsync(T record, IReadOnlyList<Expression<Func<T, object?>>> fields, CancellationToken cancellationToken)
    {
        var mask = fields.Count == 0 ? null : fields.Select(field => FieldPath<T>.OfField(field, Codec)).ToArray();
        return UpdateAsync(Codec.IdOf(record), Codec.EtagOf(record), record, mask, cancellationToken);
    }

    /// <summary>Deletes a record.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="etag">If given and not the record's, nothing is deleted and the call fails with ETAG_MISMATCH.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records RECORD_NOT_FOUND, ETAG_MISMATCH, RECORD_REFERENCED.</exception>
    public Task DeleteAsync(string id, string? etag = null, CancellationToken cancellationToken = default) => RunAsync(
        Methods.Delete,
        new TypedRequest(new DeleteRecordRequest { Id = id, Etag = etag ?? "", RequestId = NewRequestId() }),
        cancellationToken);

    /// <summary>Makes many records, as fast as the engine stores them; it reads <paramref name="records"/> no faster.</summary>
    /// <returns>How many were stored, and the first 1,000 that were refused with their place and reason.</returns>
    /// <exception cref="BaasClientException">The stream broke; some of the records may be stored.</exception>
    public Task<IngestRecordsResponse> IngestAsync(IAsyncEnumerable<T> records, CancellationToken cancellationToken = default) =>
        IngestBatches<byte[], IngestMessage>.RunAsync(
            options => Invoker.AsyncClientStreamingCall(Methods.Ingest, null, options),
            records.Select(Codec.Encode),
            (_, items) => new IngestMessage(items),
            item => item.Length,
            cancellationToken);

    /// <inheritdoc cref="RecordCollection.WatchAsync"/>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync(WatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Watch(options ?? new WatchOptions()).RunAsync(cancellationToken);

    /// <inheritdoc cref="RecordCollection.Live"/>
    public LiveRecords<T> Live(LiveOptions? options = null)
    {
        options ??= new LiveOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Limit ?? 1, 1, nameof(options));
        var source = new LiveSource<T>(_shape, ListPageAsync, Watch);
        return new LiveRecords<T>(new LiveQuery<T>(source, options, Calls.Time));
    }

    private static string NewRequestId() => Guid.CreateVersion7().ToString();

    private Task<T> UpdateAsync(string id, string etag, T record, IReadOnlyCollection<string>? mask, CancellationToken cancellationToken)
    {
        var head = new UpdateRecordRequest { Id = id, Etag = etag, RequestId = NewRequestId() };
        return RunAsync(Methods.Update, new TypedRequest(head, Codec.Encode(record), mask), cancellationToken);
    }

    private async Task<LivePage<T>> ListPageAsync(ListRecordsRequest request, CancellationToken cancellationToken)
    {
        var page = await ListAsync(request, cancellationToken).ConfigureAwait(false);
        return new LivePage<T>(page.Items, page.Order, page.Position, page.NextPageToken);
    }

    private RecordWatch<TypedEvent<T>, WatchEvent<T>> Watch(WatchOptions options)
    {
        if (options.Collections.Count > 0)
        {
            throw new ArgumentException("A typed collection watches itself alone; BaasClient.WatchAsync watches several.", nameof(options));
        }

        var feed = new WatchFeed<TypedEvent<T>, WatchEvent<T>>(
            (request, call) => Invoker.AsyncServerStreamingCall(Methods.Watch, null, call, new TypedRequest(request)),
            source => source.Head,
            (told, source) => WatchEvent<T>.From(told, source?.Record));
        return new RecordWatch<TypedEvent<T>, WatchEvent<T>>(feed, _session, "", options, Calls.Time);
    }
}
