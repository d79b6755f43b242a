using System.Runtime.CompilerServices;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.Client.Live;
using Grpc.Baas.Client.SignIn;
using Grpc.Baas.Client.Watching;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>
/// The records of one collection. Writes carry a request id of their own, so that one that is repeated because the connection
/// broke takes effect once.
/// </summary>
public sealed class RecordCollection
{
    private readonly RecordService.RecordServiceClient _service;
    private readonly AggregateService.AggregateServiceClient _aggregates;
    private readonly CallRunner _calls;
    private readonly Session _session;

    internal RecordCollection(string name, CallInvoker invoker, CallRunner calls, Session session)
    {
        Name = name;
        _service = new RecordService.RecordServiceClient(invoker);
        _aggregates = new AggregateService.AggregateServiceClient(invoker);
        _calls = calls;
        _session = session;
    }

    /// <summary>Name or id of the collection.</summary>
    public string Name { get; }

    /// <summary>Makes a record; when it returns, the record is on the engine's disk.</summary>
    /// <param name="data">The record's values.</param>
    /// <param name="id">The record's id; null: the engine gives a UUIDv7.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records DATA_INVALID (see Violations), ID_INVALID, RECORD_EXISTS.</exception>
    public Task<Record> CreateAsync(RecordData data, string? id = null, CancellationToken cancellationToken = default)
    {
        var request = new CreateRecordRequest { Collection = Name, Id = id ?? "", Data = data.Fields, RequestId = NewRequestId() };
        return _calls.RunAsync(_service.CreateRecordAsync, request, cancellationToken);
    }

    /// <summary>Reads a record.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="fields">Names of the fields wanted, separated by commas; null means all.</param>
    /// <param name="expand">Relations whose records come along, as <see cref="ListOptions.Expand"/>; null means none.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records RECORD_NOT_FOUND, EXPAND_INVALID.</exception>
    public Task<Record> GetAsync(string id, string? fields = null, string? expand = null, CancellationToken cancellationToken = default)
    {
        var request = new GetRecordRequest { Collection = Name, Id = id, Fields = fields ?? "", Expand = expand ?? "" };
        return _calls.RunAsync(_service.GetRecordAsync, request, cancellationToken);
    }

    /// <summary>Reads a page of records, and the position from which a watch goes on without a gap.</summary>
    /// <exception cref="BaasClientException">query FILTER_INVALID, SORT_INVALID, FIELDS_INVALID, PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public Task<ListRecordsResponse> ListAsync(ListOptions? options = null, CancellationToken cancellationToken = default) =>
        _calls.RunAsync(_service.ListRecordsAsync, MakeListRequest(options ?? new ListOptions()), cancellationToken);

    /// <summary>Reads all records that match, page by page as they are needed.</summary>
    /// <exception cref="BaasClientException">query FILTER_INVALID, SORT_INVALID, FIELDS_INVALID.</exception>
    public async IAsyncEnumerable<Record> ListAllAsync(
        ListOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = MakeListRequest(options ?? new ListOptions());
        request.PerPage = request.PerPage == 0 ? 100 : request.PerPage;
        do
        {
            var page = await _calls.RunAsync(_service.ListRecordsAsync, request, cancellationToken).ConfigureAwait(false);
            foreach (var record in page.Items)
            {
                yield return record;
            }

            request.PageToken = page.NextPageToken;
            request.Page = 0;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Changes the values that <paramref name="data"/> has and leaves the others.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="data">The values to change; null removes one.</param>
    /// <param name="etag">If given and not the record's, nothing changes and the call fails with ETAG_MISMATCH.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records RECORD_NOT_FOUND, DATA_INVALID, ETAG_MISMATCH.</exception>
    public Task<Record> UpdateAsync(string id, RecordData data, string? etag = null, CancellationToken cancellationToken = default)
    {
        var request = new UpdateRecordRequest { Collection = Name, Id = id, Data = data.Fields, Etag = etag ?? "", RequestId = NewRequestId() };
        return _calls.RunAsync(_service.UpdateRecordAsync, request, cancellationToken);
    }

    /// <summary>Gives a record these values and no others; fields that are left out get their default, or null.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="data">All values.</param>
    /// <param name="etag">If given and not the record's, nothing changes and the call fails with ETAG_MISMATCH.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records RECORD_NOT_FOUND, DATA_INVALID, ETAG_MISMATCH, UNIQUE_VIOLATED.</exception>
    public Task<Record> ReplaceAsync(string id, RecordData data, string? etag = null, CancellationToken cancellationToken = default)
    {
        var request = new ReplaceRecordRequest { Collection = Name, Id = id, Data = data.Fields, Etag = etag ?? "", RequestId = NewRequestId() };
        return _calls.RunAsync(_service.ReplaceRecordAsync, request, cancellationToken);
    }

    /// <summary>Changes the record with the id, or with the values of a unique key, and makes it when there is none, in one step.</summary>
    /// <param name="data">The values to change.</param>
    /// <param name="id">The record's id; with <paramref name="on"/>, that of a record that has to be made.</param>
    /// <param name="on">Fields of a unique key by which the record is found; null: by its id.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The record, and whether it was made.</returns>
    /// <exception cref="BaasClientException">records DATA_INVALID, UPSERT_KEY_INVALID, UNIQUE_VIOLATED.</exception>
    public Task<UpsertRecordResponse> UpsertAsync(
        RecordData data, string? id = null, IEnumerable<string>? on = null, CancellationToken cancellationToken = default)
    {
        var request = new UpsertRecordRequest { Collection = Name, Id = id ?? "", Data = data.Fields, RequestId = NewRequestId() };
        request.On.Add(on ?? []);
        return _calls.RunAsync(_service.UpsertRecordAsync, request, cancellationToken);
    }

    /// <summary>Counts and adds up records, in all or by groups.</summary>
    /// <exception cref="BaasClientException">query AGGREGATE_INVALID, AGGREGATE_OVERFLOW, FILTER_INVALID.</exception>
    public Task<AggregateRecordsResponse> AggregateAsync(AggregateOptions options, CancellationToken cancellationToken = default)
    {
        var request = new AggregateRecordsRequest
        {
            Collection = Name,
            Select = options.Select,
            GroupBy = options.GroupBy,
            Filter = options.Filter,
            Having = options.Having,
            Sort = options.Sort,
            Limit = options.Limit,
        };
        return _calls.RunAsync(_aggregates.AggregateRecordsAsync, request, cancellationToken);
    }

    /// <summary>Deletes a record.</summary>
    /// <param name="id">The record's id.</param>
    /// <param name="etag">If given and not the record's, nothing is deleted and the call fails with ETAG_MISMATCH.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">records RECORD_NOT_FOUND, ETAG_MISMATCH, RECORD_REFERENCED.</exception>
    public Task DeleteAsync(string id, string? etag = null, CancellationToken cancellationToken = default)
    {
        var request = new DeleteRecordRequest { Collection = Name, Id = id, Etag = etag ?? "", RequestId = NewRequestId() };
        return _calls.RunAsync(_service.DeleteRecordAsync, request, cancellationToken);
    }

    /// <summary>Makes many records, as fast as the engine stores them; it reads <paramref name="items"/> no faster.</summary>
    /// <returns>How many were stored, and the first 1,000 that were refused with their place and reason.</returns>
    /// <exception cref="BaasClientException">The stream broke; some of the records may be stored.</exception>
    public Task<IngestRecordsResponse> IngestAsync(IAsyncEnumerable<RecordData> items, CancellationToken cancellationToken = default) =>
        IngestAsync(items.Select(item => new IngestItem { Data = item.Fields }), cancellationToken);

    /// <summary>Makes many records with ids of the caller's; otherwise as the other overload.</summary>
    /// <inheritdoc cref="IngestAsync(IAsyncEnumerable{RecordData}, CancellationToken)"/>
    public Task<IngestRecordsResponse> IngestAsync(IAsyncEnumerable<IngestItem> items, CancellationToken cancellationToken = default) =>
        IngestBatches<IngestItem, IngestRecordsRequest>.RunAsync(
            _service.IngestRecords,
            items,
            // The collection is named in the first message only.
            (isFirst, batch) => new IngestRecordsRequest { Collection = isFirst ? Name : "", Items = { batch } },
            item => item.CalculateSize(),
            cancellationToken);

    /// <summary>
    /// Follows the collection's changes for as long as it is read: each one once, in the order in which they happened. When the
    /// connection breaks or the engine stops, it connects again and goes on where it was.
    /// </summary>
    /// <param name="options">What, and from where; by default every change from now on.</param>
    /// <param name="cancellationToken">Ends the watch; it throws <see cref="OperationCanceledException"/> then.</param>
    /// <exception cref="BaasClientException">changes POSITION_EXPIRED, COLLECTION_DELETED; query FILTER_INVALID; what else a new connection cannot mend.</exception>
    public IAsyncEnumerable<WatchEvent> WatchAsync(WatchOptions? options = null, CancellationToken cancellationToken = default) =>
        Watch(RecordFeeds.OfEvents(_service), options ?? new WatchOptions()).RunAsync(cancellationToken);

    /// <summary>Makes a local list of the records that match, in order, and keeps it current until it is disposed of.</summary>
    /// <param name="options">Which records, in which order; by default all, in the order of creation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public LiveRecords<Record> Live(LiveOptions? options = null)
    {
        options ??= new LiveOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Limit ?? 1, 1, nameof(options));
        var source = new LiveSource<Record>(
            DynamicShape.Instance, ListAsync, watched => Watch(RecordFeeds.OfRecords(_service), watched));
        return new LiveRecords<Record>(new LiveQuery<Record>(source, options, _calls.Time));
    }

    private static string NewRequestId() => Guid.CreateVersion7().ToString();

    private RecordWatch<RecordEvent, TEvent> Watch<TEvent>(WatchFeed<RecordEvent, TEvent> feed, WatchOptions options)
        where TEvent : class => new(feed, _session, Name, options, _calls.Time);

    private async Task<LivePage<Record>> ListAsync(ListRecordsRequest request, CancellationToken cancellationToken)
    {
        request.Collection = Name;
        var page = await _calls.RunAsync(_service.ListRecordsAsync, request, cancellationToken).ConfigureAwait(false);
        return new LivePage<Record>(page.Items, page.Order, page.Position, page.NextPageToken);
    }

    private ListRecordsRequest MakeListRequest(ListOptions options) => new()
    {
        Collection = Name,
        Filter = options.Filter,
        Sort = options.Sort,
        Page = options.Page,
        PerPage = options.PerPage,
        PageToken = options.PageToken,
        Fields = options.Fields,
        Search = options.Search,
        Expand = options.Expand,
        IncludeTotal = options.IncludeTotal,
    };
}
