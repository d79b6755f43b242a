using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Search;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>How one page of a list is read: the statements for it and the token for the next. For one call.</summary>
internal sealed class ListPlan
{
    public const int DefaultPerPage = 30;
    public const int MaxPerPage = 100;
    public const int MaxSearchLength = TextSearch.MaxLength;

    private readonly SqlDialect _dialect;
    private readonly ListShape _shape;
    private readonly TextSearch? _search;
    private readonly bool _mayRank;
    private readonly IVisibleRows? _visible;
    private SortOrder _sort;
    private SqlValue[]? _position;
    private readonly ulong _fingerprint;
    private bool _usesIndex;

    private ListPlan(in ListPlanRequest request, ListShape shape)
    {
        _dialect = request.Dialect;
        _visible = request.Visible;
        _shape = shape;
        _sort = shape.Sort;
        _search = TextSearch.Parse(request.Search, request.Collection, request.SeesHidden);
        _mayRank = _search is { IsIndexed: true } && string.IsNullOrWhiteSpace(request.Sort);
        _fingerprint = Query.PageToken.Fingerprint(request.Collection.Id, request.Filter, request.Sort, request.Search);
    }

    /// <summary>Number of the page, from 1; 0 when it was asked for by token.</summary>
    public int Page { get; private init; }

    /// <summary>Records that a full page has, 1 to <see cref="MaxPerPage"/>.</summary>
    public int PerPage { get; private init; }

    /// <inheritdoc cref="Filter.Touched"/>
    public IReadOnlyList<Collection> Touched => _shape.Touched;

    /// <summary>
    /// Reads one row with a number for <see cref="UseProbe"/>, before any other statement is asked for; null when there is nothing to
    /// be found out before.
    /// </summary>
    public SqlText? ProbeSql
    {
        get
        {
            if (_search is not { IsIndexed: true })
            {
                return null;
            }

            var sql = new SqlText(_dialect);
            _search.AppendProbe(sql);
            return sql;
        }
    }

    /// <summary>
    /// Reads <see cref="PerPage"/> records and one more, which is there when there is a next page. Columns: id, created, updated,
    /// etag, then the user's fields in the order of the collection, then <see cref="ComputedKeys"/>.
    /// </summary>
    public SqlText PageSql => field ??= _shape.MakePage(new PageParts
    {
        Sort = _sort,
        Search = _search,
        UsesIndex = _usesIndex,
        IsRanked = IsRanked,
        Visible = _visible,
        Position = _position,
        Limit = PerPage + 1,
        Offset = (Math.Max(Page, 1) - 1L) * PerPage,
    });

    /// <summary>Reads one row with the number of matching records on all pages.</summary>
    public SqlText CountSql => field ??= _shape.MakeCount(_search, _usesIndex, _visible);

    /// <summary>Kinds of the sort keys that are columns of their own in <see cref="PageSql"/>; empty for most sorts.</summary>
    public SqlValueKind[] ComputedKeys
    {
        get
        {
            var count = 0;
            foreach (var key in _sort.Keys)
            {
                count += key.IsComputed ? 1 : 0;
            }

            return count == 0 ? [] : [.. _sort.Keys.Where(key => key.IsComputed).Select(key => key.Operand.SqlKind)];
        }
    }

    /// <summary>What the page is sorted by; settled after <see cref="UseProbe"/>.</summary>
    public ImmutableArray<SortKey> SortKeys => _sort.Keys;

    private bool IsRanked => !ReferenceEquals(_sort, _shape.Sort);

    /// <exception cref="BaasException">
    /// query FILTER_INVALID, FILTER_TOO_COMPLEX, SORT_INVALID, SEARCH_INVALID, PAGE_INVALID, PAGE_TOKEN_INVALID.
    /// </exception>
    public static ListPlan Create(in ListPlanRequest request)
    {
        CheckPage(request);
        var scope = new QueryScope(request.Collection, request.Catalogue, request.Now)
        {
            SeesHidden = request.SeesHidden,
            MayList = request.MayList,
        };
        var shape = ListShapeCache.Get(request.Dialect, scope, request.Filter, request.Sort);
        var isByToken = request.PageToken.Length > 0;
        var plan = new ListPlan(request, shape)
        {
            Page = isByToken ? 0 : Math.Max(request.Page, 1),
            PerPage = request.PerPage == 0 ? DefaultPerPage : Math.Min(request.PerPage, request.MaxPerPage),
        };
        if (isByToken)
        {
            plan.StartAt(request);
        }

        return plan;
    }

    /// <summary>Settles how a search is done by what <see cref="ProbeSql"/> found.</summary>
    public void UseProbe(long candidates)
    {
        _usesIndex = candidates <= TextSearch.MaxCandidates;

        // Pages by token keep the order of the first, however many records come or go meanwhile.
        if (_usesIndex && _mayRank && _position is null)
        {
            _sort = SortOrder.By(_search!.Rank, _shape.Collection);
        }
    }

    /// <summary>Makes the token of the page after this one.</summary>
    /// <param name="lastImage">The last record that this page has.</param>
    /// <param name="computed">What that record has in the columns of <see cref="ComputedKeys"/>.</param>
    public string MakePageToken(ReadOnlySpan<byte> lastImage, ReadOnlySpan<SqlValue> computed = default)
        => Query.PageToken.Make(IsRanked ? Ranked(_fingerprint) : _fingerprint, _sort, lastImage, computed);

    private void StartAt(in ListPlanRequest request)
    {
        _position = Query.PageToken.TryRead(request.PageToken, _fingerprint, _sort);
        if (_position is null && _mayRank)
        {
            _sort = SortOrder.By(_search!.Rank, request.Collection);
            _position = Query.PageToken.TryRead(request.PageToken, Ranked(_fingerprint), _sort);
        }

        if (_position is null)
        {
            throw QueryErrors.PageTokenInvalid();
        }
    }

    private static ulong Ranked(ulong fingerprint) => ~fingerprint;

    private static void CheckPage(in ListPlanRequest request)
    {
        if (request.Page < 0)
        {
            throw QueryErrors.PageNegative(request.Page);
        }

        if (request.PerPage < 0)
        {
            throw QueryErrors.PerPageNegative(request.PerPage);
        }

        if (request.Page > 1 && request.PageToken.Length > 0)
        {
            throw QueryErrors.PageWithToken(request.Page);
        }
    }
}
