using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>How one page of a list is read: the statements for it and the token for the next. For one call.</summary>
internal sealed class ListPlan
{
    public const int DefaultPerPage = 30;
    public const int MaxPerPage = 100;
    public const int MaxSearchLength = 200;

    private readonly ListShape _shape;
    private readonly Condition? _search;
    private readonly SqlValue[]? _position;
    private readonly ulong _fingerprint;

    private ListPlan(ListShape shape, Condition? search, ulong fingerprint, SqlValue[]? position)
    {
        _shape = shape;
        _search = search;
        _fingerprint = fingerprint;
        _position = position;
    }

    /// <summary>Number of the page, from 1; 0 when it was asked for by token.</summary>
    public int Page { get; private init; }

    /// <summary>Records that a full page has, 1 to <see cref="MaxPerPage"/>.</summary>
    public int PerPage { get; private init; }

    /// <summary>
    /// Reads <see cref="PerPage"/> records and one more, which is there when there is a next page. Columns: id, created, updated,
    /// etag, then the user's fields in the order of the collection.
    /// </summary>
    public SqlText PageSql => field ??= _shape.MakePage(_search, _position, PerPage + 1, (Math.Max(Page, 1) - 1L) * PerPage);

    /// <summary>Reads one row with the number of matching records on all pages.</summary>
    public SqlText CountSql => field ??= _shape.MakeCount(_search);

    /// <exception cref="BaasException">
    /// query FILTER_INVALID, FILTER_TOO_COMPLEX, SORT_INVALID, SEARCH_INVALID, PAGE_INVALID, PAGE_TOKEN_INVALID.
    /// </exception>
    public static ListPlan Create(in ListPlanRequest request)
    {
        CheckPage(request);
        var shape = ListShapeCache.Get(request.Dialect, request.Collection, request.Filter, request.Sort, request.Now);
        var search = MakeSearch(request.Search, request.Collection);
        var fingerprint = Query.PageToken.Fingerprint(request.Collection.Id, request.Filter, request.Sort, request.Search);
        var isByToken = request.PageToken.Length > 0;
        var position = isByToken
            ? Query.PageToken.TryRead(request.PageToken, fingerprint, shape.Sort) ?? throw QueryErrors.PageTokenInvalid()
            : null;
        return new ListPlan(shape, search, fingerprint, position)
        {
            Page = isByToken ? 0 : Math.Max(request.Page, 1),
            PerPage = request.PerPage == 0 ? DefaultPerPage : Math.Min(request.PerPage, request.MaxPerPage),
        };
    }

    /// <summary>Makes the token of the page after this one.</summary>
    /// <param name="lastImage">The last record that this page has.</param>
    public string MakePageToken(ReadOnlySpan<byte> lastImage) => Query.PageToken.Make(_fingerprint, _shape.Sort, lastImage);

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

    private static ConditionGroup? MakeSearch(string search, Collection collection)
    {
        if (search.Length == 0)
        {
            return null;
        }

        if (search.Length > MaxSearchLength)
        {
            throw QueryErrors.SearchTooLong(MaxSearchLength);
        }

        if (LiteralBinder.TryEncode(search) is null)
        {
            throw QueryErrors.SearchNotText();
        }

        var needle = new TextNeedle(search);
        var parts = new List<Condition>();
        foreach (var field in collection.Fields)
        {
            if (field.Type.IsSearchable && !field.IsHidden)
            {
                parts.Add(new TextContains(field, needle));
            }
        }

        return new ConditionGroup([.. parts], isAny: true);
    }
}
