using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Search;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// What all pages of one query have in common: the parsed filter and sort, and the texts of its statements once they were made.
/// Shared by many calls at once.
/// </summary>
internal sealed class ListShape(SqlDialect dialect, QueryScope scope, Filter filter, SortOrder sort)
{
    // By the parts that the statement has. Two calls may make the same text at once; either is right.
    private readonly string?[] _pageTexts = new string?[32];
    private readonly string?[] _countTexts = new string?[3];

    public Collection Collection => scope.Collection;

    public Filter Filter => filter;

    public SortOrder Sort => sort;

    /// <inheritdoc cref="Query.Filter.Touched"/>
    public IReadOnlyList<Collection> Touched { get; } = (filter.Touched, sort.Touched) switch
    {
        (var ofFilter, []) => ofFilter,
        ([], var ofSort) => ofSort,
        var (ofFilter, ofSort) => [.. ofFilter.Union(ofSort)],
    };

    /// <inheritdoc cref="Query.Filter.NamesHidden"/>
    public bool NamesHidden => filter.NamesHidden || sort.NamesHidden;

    /// <summary>Whether it means the same in a state of the schema; it does not when it follows relations into another state.</summary>
    public bool IsOf(CatalogueSnapshot? catalogue) => Touched.Count == 0 || ReferenceEquals(catalogue, scope.Catalogue);

    /// <summary>Whether a caller may ask for it who may list what its scope says: it may have been made for another.</summary>
    public bool IsOpenTo(QueryScope callers)
    {
        foreach (var related in Touched)
        {
            if (!callers.IsOpen(related))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The columns id, created, updated, etag, then the user's fields in the order of the collection, then the computed sort keys.
    /// </summary>
    public SqlText MakePage(in PageParts parts)
    {
        var keyset = parts.Position is null ? default(Keyset?) : new Keyset(parts.Sort, parts.Position);
        var variant = (parts.Search is null ? 0 : 1) | (keyset is null ? 0 : 2) | (parts.Offset == 0 ? 0 : 4)
            | (parts.UsesIndex ? 8 : 0) | (parts.IsRanked ? 16 : 0);
        var isUsual = keyset is not { IsOfValues: false } && parts.Search is not { LooksIntoHidden: true } && !IsLimited(parts.Visible);
        var sql = isUsual && _pageTexts[variant] is { } known ? new SqlText(dialect, known) : new SqlText(dialect) { Visible = parts.Visible };
        AppendSelect(sql, parts, keyset, segment: 0);
        if (keyset is { SegmentCount: 2 })
        {
            sql.Append(" UNION ALL ");
            AppendSelect(sql, parts, keyset, segment: 1);
        }

        parts.Sort.AppendSql(sql, isSelected: true);
        sql.Append(" LIMIT ").AppendParameter(SqlValue.Of((long)parts.Limit));
        if (parts.Offset > 0)
        {
            sql.Append(" OFFSET ").AppendParameter(SqlValue.Of(parts.Offset));
        }

        if (isUsual)
        {
            _pageTexts[variant] ??= sql.Text;
        }

        return sql;
    }

    /// <summary>One row with the number of records on all pages.</summary>
    public SqlText MakeCount(TextSearch? search, bool usesIndex, IVisibleRows? visible)
    {
        string? hiddenText = null;
        ref var text = ref hiddenText;
        if (search is not { LooksIntoHidden: true } && !IsLimited(visible))
        {
            text = ref _countTexts[search is null ? 0 : usesIndex ? 2 : 1];
        }

        var sql = text is { } known ? new SqlText(dialect, known) : new SqlText(dialect) { Visible = visible };
        sql.Append("SELECT count(*) FROM ").AppendIdentifier(scope.Collection.Name);
        AppendWhere(sql, new PageParts { Sort = sort, Search = search, UsesIndex = usesIndex, Visible = visible }, keyset: null, segment: 0);
        text ??= sql.Text;
        return sql;
    }

    // What a rule adds is another text for each caller.
    private bool IsLimited(IVisibleRows? visible)
    {
        if (visible is null)
        {
            return false;
        }

        var isLimited = visible.Of(scope.Collection) is not null;
        for (var i = 0; i < Touched.Count && !isLimited; i++)
        {
            isLimited = visible.Of(Touched[i]) is not null;
        }

        return isLimited;
    }

    private void AppendSelect(SqlText sql, in PageParts parts, Keyset? keyset, int segment)
    {
        sql.Append("SELECT ").AppendIdentifier(SystemFields.Id.Name)
            .Append(", ").AppendIdentifier(SystemFields.Created.Name)
            .Append(", ").AppendIdentifier(SystemFields.Updated.Name)
            .Append(", ").AppendIdentifier(SystemFields.Etag.Name);
        foreach (var field in scope.Collection.Fields)
        {
            sql.Append(", ").AppendIdentifier(field.Name);
        }

        for (var i = 0; i < parts.Sort.Keys.Length; i++)
        {
            if (parts.Sort.Keys[i].IsComputed)
            {
                sql.Append(", ");
                parts.Sort.Keys[i].AppendSql(sql);
                sql.Append(" AS ").Append(SortOrder.ComputedName(i));
            }
        }

        sql.Append(" FROM ").AppendIdentifier(scope.Collection.Name);
        AppendWhere(sql, parts, keyset, segment);
    }

    private void AppendWhere(SqlText sql, in PageParts parts, Keyset? keyset, int segment)
    {
        var separator = " WHERE ";
        if (parts.Visible?.Of(scope.Collection) is not null)
        {
            sql.Append(" WHERE TRUE").AppendVisible(scope.Collection);
            separator = " AND ";
        }

        if (!filter.IsMatchAll)
        {
            sql.Append(separator);
            filter.AppendSql(sql);
            separator = " AND ";
        }

        if (parts.Search is not null)
        {
            sql.Append(separator);
            parts.Search.AppendSql(sql, parts.UsesIndex);
            separator = " AND ";
        }

        if (keyset is { } after)
        {
            sql.Append(separator);
            after.AppendSql(sql, segment);
        }
    }
}
