using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// The records that come after a given one in a sort order, as SQL conditions that an index over the sort keys can serve.
/// </summary>
/// <remarks>
/// Where values and nulls of the first key both come after the record, they are two ranges of the index. SQLite merges two
/// selects over them in order (UNION ALL), but would sort all rows for one select with OR. So there are one or two segments,
/// which never overlap.
/// </remarks>
internal readonly struct Keyset(SortOrder sort, SqlValue[] position)
{
    public int SegmentCount => LeadsWithNulls || TrailsWithNulls ? 2 : 1;

    // Ascending from a null: the rest of the nulls, then the values.
    private bool LeadsWithNulls => sort.Keys[0] is { IsNullable: true, IsDescending: false } && position[0].IsNull;

    // Descending from a value: the rest of the values, then the nulls.
    private bool TrailsWithNulls => sort.Keys[0] is { IsNullable: true, IsDescending: true } && !position[0].IsNull;

    /// <summary>Whether the text of the SQL is the same for any other position without nulls.</summary>
    public bool IsOfValues
    {
        get
        {
            foreach (var value in position)
            {
                if (value.IsNull)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <param name="segment">From 0 to <see cref="SegmentCount"/> - 1.</param>
    public void AppendSql(SqlText sql, int segment)
    {
        if (segment == 0)
        {
            AppendAfter(sql, 0);
            return;
        }

        sort.Keys[0].AppendSql(sql);
        sql.Append(LeadsWithNulls ? " IS NOT NULL" : " IS NULL");
    }

    // What comes after the position in the order of the keys from this one on, without what the second segment has.
    private void AppendAfter(SqlText sql, int from)
    {
        var key = sort.Keys[from];
        if (position[from].IsNull)
        {
            AppendAfterNull(sql, from);
            return;
        }

        if (IsOneRange(from))
        {
            AppendRange(sql, from);
            return;
        }

        var hasNullsAfter = key.IsDescending && key.IsNullable && from > 0;
        var after = key.IsDescending ? " < " : " > ";
        if (!hasNullsAfter)
        {
            // Says nothing new, but it is a range of the first key, which an index can serve.
            AppendComparison(sql, from, key.IsDescending ? " <= " : " >= ");
            sql.Append(" AND ");
        }

        sql.Append("(");
        AppendComparison(sql, from, after);
        if (hasNullsAfter)
        {
            sql.Append(" OR ");
            key.AppendSql(sql);
            sql.Append(" IS NULL");
        }

        sql.Append(" OR (");
        AppendComparison(sql, from, " = ");
        sql.Append(" AND ");
        AppendAfter(sql, from + 1);
        sql.Append("))");
    }

    private void AppendAfterNull(SqlText sql, int from)
    {
        var key = sort.Keys[from];
        var hasValuesAfter = !key.IsDescending && from > 0;
        sql.Append("(");
        if (hasValuesAfter)
        {
            key.AppendSql(sql);
            sql.Append(" IS NOT NULL OR ");
        }

        key.AppendSql(sql);
        sql.Append(" IS NULL AND ");
        AppendAfter(sql, from + 1);
        sql.Append(")");
    }

    // One comparison of rows is enough when all keys go the same way and no null comes after a value: comparisons with
    // null leave the row out, which is right only for what comes before.
    private bool IsOneRange(int from)
    {
        for (var i = from; i < sort.Keys.Length; i++)
        {
            var key = sort.Keys[i];
            var hasNullsAfter = key.IsDescending && key.IsNullable && i > 0;
            if (key.IsDescending != sort.Keys[from].IsDescending || position[i].IsNull || hasNullsAfter)
            {
                return false;
            }
        }

        return true;
    }

    private void AppendRange(SqlText sql, int from)
    {
        var after = sort.Keys[from].IsDescending ? " < " : " > ";
        if (from == sort.Keys.Length - 1)
        {
            AppendComparison(sql, from, after);
            return;
        }

        for (var i = from; i < sort.Keys.Length; i++)
        {
            sql.Append(i == from ? "(" : ", ");
            sort.Keys[i].AppendSql(sql);
        }

        sql.Append(")").Append(after);
        for (var i = from; i < sort.Keys.Length; i++)
        {
            sql.Append(i == from ? "(" : ", ").AppendParameter(position[i]);
        }

        sql.Append(")");
    }

    private void AppendComparison(SqlText sql, int index, string comparison)
    {
        sort.Keys[index].AppendSql(sql);
        sql.Append(comparison).AppendParameter(position[index]);
    }
}
