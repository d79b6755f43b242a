using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// What all pages of one query have in common: the parsed filter and sort, and the texts of its statements once they were made.
/// Shared by many calls at once.
/// </summary>
internal sealed class ListShape(SqlDialect dialect, Collection collection, Filter filter, SortOrder sort)
{
    // By the parts that the statement has. Two calls may make the same text at once; either is right.
    private readonly string?[] _pageTexts = new string?[8];
    private readonly string?[] _countTexts = new string?[2];

    public Filter Filter => filter;

    public SortOrder Sort => sort;

    /// <summary>The columns id, created, updated, etag, then the user's fields in the order of the collection.</summary>
    /// <param name="search">What must be in a record, or null.</param>
    /// <param name="position">The record after which the page starts, or null.</param>
    /// <param name="limit">Records wanted.</param>
    /// <param name="offset">Records to pass over.</param>
    public SqlText MakePage(Condition? search, SqlValue[]? position, int limit, long offset)
    {
        var keyset = position is null ? default(Keyset?) : new Keyset(sort, position);
        var variant = (search is null ? 0 : 1) | (position is null ? 0 : 2) | (offset == 0 ? 0 : 4);
        var sql = _pageTexts[variant] is { } known && keyset is not { IsOfValues: false } ? new SqlText(dialect, known) : new SqlText(dialect);
        AppendSelect(sql, search, keyset, segment: 0);
        if (keyset is { SegmentCount: 2 })
        {
            sql.Append(" UNION ALL ");
            AppendSelect(sql, search, keyset, segment: 1);
        }

        sort.AppendSql(sql);
        sql.Append(" LIMIT ").AppendParameter(SqlValue.Of((long)limit));
        if (offset > 0)
        {
            sql.Append(" OFFSET ").AppendParameter(SqlValue.Of(offset));
        }

        if (keyset is not { IsOfValues: false })
        {
            _pageTexts[variant] ??= sql.Text;
        }

        return sql;
    }

    /// <summary>One row with the number of records on all pages.</summary>
    public SqlText MakeCount(Condition? search)
    {
        ref var text = ref _countTexts[search is null ? 0 : 1];
        var sql = text is { } known ? new SqlText(dialect, known) : new SqlText(dialect);
        sql.Append("SELECT count(*) FROM ").AppendIdentifier(collection.Name);
        AppendWhere(sql, search, keyset: null, segment: 0);
        text ??= sql.Text;
        return sql;
    }

    private void AppendSelect(SqlText sql, Condition? search, Keyset? keyset, int segment)
    {
        sql.Append("SELECT ").AppendIdentifier(SystemFields.Id.Name)
            .Append(", ").AppendIdentifier(SystemFields.Created.Name)
            .Append(", ").AppendIdentifier(SystemFields.Updated.Name)
            .Append(", ").AppendIdentifier(SystemFields.Etag.Name);
        foreach (var field in collection.Fields)
        {
            sql.Append(", ").AppendIdentifier(field.Name);
        }

        sql.Append(" FROM ").AppendIdentifier(collection.Name);
        AppendWhere(sql, search, keyset, segment);
    }

    private void AppendWhere(SqlText sql, Condition? search, Keyset? keyset, int segment)
    {
        var separator = " WHERE ";
        if (!filter.IsMatchAll)
        {
            sql.Append(separator);
            filter.AppendSql(sql);
            separator = " AND ";
        }

        if (search is not null)
        {
            sql.Append(separator);
            search.AppendSql(sql, isNegated: false);
            separator = " AND ";
        }

        if (keyset is { } after)
        {
            sql.Append(separator);
            after.AppendSql(sql, segment);
        }
    }
}
