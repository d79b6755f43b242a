using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Grpc.Baas.Client.Typed.Filters;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client;

/// <summary>
/// Records of one collection: which, in what order. It is asked when it is read, by <c>await foreach</c> over all of its pages, and anew each
/// time. It never changes; what narrows or sorts it makes another one.
/// </summary>
/// <typeparam name="T">The records.</typeparam>
public sealed class RecordQuery<T> : IAsyncEnumerable<T>
    where T : class
{
    private const int MaxPerPage = 100;

    private readonly RecordView<T> _records;
    private readonly ListRecordsRequest _request;

    internal RecordQuery(RecordView<T> records, ListRecordsRequest request)
    {
        _records = records;
        _request = request;
    }

    /// <summary>The filter in the engine's language; empty for all records.</summary>
    public string Filter => _request.Filter;

    /// <summary>What it is sorted by in the engine's language; empty for the order of creation.</summary>
    public string Sort => _request.Sort;

    /// <summary>Only those that match a condition, too.</summary>
    /// <exception cref="NotSupportedException">The condition has no form in the engine's language; the message says which part.</exception>
    public RecordQuery<T> Where(Expression<Func<T, bool>> condition) => Where(new FilterTranslation<T>(_records.Codec, condition).ToString());

    /// <summary>Only those that match a filter in the engine's language, too.</summary>
    public RecordQuery<T> Where(string filter) => With(request => request.Filter = FilterText.And(request.Filter, filter));

    /// <summary>Sorts by a field, and by no other.</summary>
    /// <exception cref="NotSupportedException">It is no field.</exception>
    public RecordQuery<T> OrderBy(Expression<Func<T, object?>> field) => With(request => request.Sort = FieldPath<T>.Of(field, _records.Codec));

    /// <summary>Sorts by a field, the largest value first, and by no other.</summary>
    /// <inheritdoc cref="OrderBy"/>
    public RecordQuery<T> OrderByDescending(Expression<Func<T, object?>> field) =>
        With(request => request.Sort = "-" + FieldPath<T>.Of(field, _records.Codec));

    /// <summary>Sorts by another field what is equal so far.</summary>
    /// <inheritdoc cref="OrderBy"/>
    public RecordQuery<T> ThenBy(Expression<Func<T, object?>> field) => ThenBy(FieldPath<T>.Of(field, _records.Codec));

    /// <summary>Sorts by another field, the largest value first, what is equal so far.</summary>
    /// <inheritdoc cref="OrderBy"/>
    public RecordQuery<T> ThenByDescending(Expression<Func<T, object?>> field) =>
        ThenBy("-" + FieldPath<T>.Of(field, _records.Codec));

    /// <summary>Only those in which a text appears.</summary>
    public RecordQuery<T> Search(string text) => With(request => request.Search = text);

    /// <summary>Reads no other fields than these; the others are null in the records.</summary>
    public RecordQuery<T> Only(params IReadOnlyList<Expression<Func<T, object?>>> fields) =>
        With(request => request.Fields = string.Join(',', fields.Select(field => FieldPath<T>.OfField(field, _records.Codec))));

    /// <summary>Reads pages of this many records, 1 to 100.</summary>
    public RecordQuery<T> PageSize(int records) => With(request => request.PerPage = records);

    /// <summary>Reads one page.</summary>
    /// <param name="pageToken"><see cref="RecordPage{T}.NextPageToken"/> of the page before; null for the first.</param>
    /// <param name="includeTotal">Whether to count all records that match, which costs a scan.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">query FILTER_INVALID, SORT_INVALID, PAGE_TOKEN_INVALID.</exception>
    public Task<RecordPage<T>> ToPageAsync(string? pageToken = null, bool includeTotal = false, CancellationToken cancellationToken = default)
    {
        var request = _request.Clone();
        request.PageToken = pageToken ?? "";
        request.IncludeTotal = includeTotal;
        return _records.ListAsync(request, cancellationToken);
    }

    /// <summary>Reads all pages, as they are needed.</summary>
    /// <exception cref="BaasClientException">query FILTER_INVALID, SORT_INVALID.</exception>
    public async IAsyncEnumerable<RecordPage<T>> ToPagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = _request.Clone();
        request.PerPage = request.PerPage == 0 ? MaxPerPage : request.PerPage;
        do
        {
            var page = await _records.ListAsync(request, cancellationToken).ConfigureAwait(false);
            yield return page;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>The first record; null when there is none.</summary>
    public async Task<T?> FirstOrDefaultAsync(CancellationToken cancellationToken = default) =>
        (await PageSize(1).ToPageAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Items is [var first, ..] ? first : null;

    /// <summary>How many records there are.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        (await PageSize(1).ToPageAsync(includeTotal: true, cancellationToken: cancellationToken).ConfigureAwait(false)).Total ?? 0;

    /// <summary>Follows the changes of the records that match; the order and the search have no part in it.</summary>
    /// <inheritdoc cref="RecordCollection.WatchAsync"/>
    /// <exception cref="NotSupportedException">The records are those of a view, which are not followed.</exception>
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync(WatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new WatchOptions();
        var fields = options.Fields.Length > 0 ? options.Fields : _request.Fields;
        return Followed().WatchAsync(options with { Filter = FilterText.And(Filter, options.Filter), Fields = fields }, cancellationToken);
    }

    /// <summary>Makes a local list of these records, in this order, and keeps it current until it is disposed of.</summary>
    /// <param name="limit">It has at most so many records, the first ones; null: all.</param>
    /// <exception cref="NotSupportedException">The records are those of a view, which are not followed, or the query searches for a text.</exception>
    public LiveRecords<T> Live(int? limit = null) => _request.Search.Length > 0
        ? throw new NotSupportedException("A live list follows a filter, not a search for a text.")
        : Followed().Live(new LiveOptions { Filter = Filter, Sort = Sort, Fields = _request.Fields, Limit = limit });

    /// <inheritdoc/>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in ToPagesAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var record in page.Items)
            {
                yield return record;
            }
        }
    }

    private RecordQuery<T> ThenBy(string term) => With(request => request.Sort = request.Sort.Length == 0 ? term : $"{request.Sort},{term}");

    private RecordCollection<T> Followed() => _records as RecordCollection<T>
        ?? throw new NotSupportedException($"'{_records.Name}' is a view; its records are read and not followed.");

    private RecordQuery<T> With(Action<ListRecordsRequest> change)
    {
        var request = _request.Clone();
        change(request);
        return new RecordQuery<T>(_records, request);
    }
}
