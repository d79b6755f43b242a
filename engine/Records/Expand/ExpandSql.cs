using System.Numerics;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>The statements that read the records of a level for many ids at once.</summary>
internal static class ExpandSql
{
    // No name of the catalogue has this character, so that these never meet a column of a user.
    private const string Match = "\"~match\"";
    private const string Element = "\"~element\"";
    private const string Child = "\"~child\"";
    private const string Parent = "\"~parent\"";
    private const string Rank = "\"~rank\"";
    private const string Ranked = "\"~ranked\"";

    /// <summary>The records with the ids. Columns: those of <see cref="RecordTable.SelectSql"/>.</summary>
    public static SqlText Forward(SqlDialect dialect, ExpandLevel level, ReadOnlySpan<string> ids)
    {
        var sql = new SqlText(dialect) { Visible = level.Access.Visible }.Append("SELECT ");
        AppendColumns(sql, level.Target);
        sql.Append(" FROM ").Append(level.Target.QuotedName).Append(" WHERE ").AppendIdentifier(SystemFields.Id.Name);
        AppendIds(sql, ids);
        AppendFilter(sql, level);
        level.Sort?.AppendSql(sql);
        return sql;
    }

    /// <summary>
    /// The records that point at one of the ids, at most <see cref="ExpandLevel.Limit"/> for each, by parent and in the level's order.
    /// Columns: those of <see cref="RecordTable.SelectSql"/>, then the id that the record points at.
    /// </summary>
    public static SqlText Backward(SqlDialect dialect, ExpandLevel level, ReadOnlySpan<string> ids)
    {
        var parent = level.IsListField ? $"{Match}.{Parent}" : $"{level.Target.QuotedName}.{SqlName.Quote(level.Field.Name)}";
        var sql = new SqlText(dialect) { Visible = level.Access.Visible }.Append("SELECT ");
        AppendColumns(sql, level.Target);
        sql.Append(", ").Append(Parent).Append(" FROM (SELECT ");
        AppendColumns(sql, level.Target);
        sql.Append(", ").Append(parent).Append(" AS ").Append(Parent).Append(", row_number() OVER (PARTITION BY ").Append(parent);
        level.Sort!.AppendSql(sql);
        sql.Append(") AS ").Append(Rank).Append(" FROM ").Append(level.Target.QuotedName);
        if (level.IsListField)
        {
            AppendMatch(sql, level, ids);
            sql.Append(" WHERE TRUE");
        }
        else
        {
            sql.Append(" WHERE ").Append(parent);
            AppendIds(sql, ids);
        }

        AppendFilter(sql, level);
        sql.Append(") AS ").Append(Ranked).Append(" WHERE ").Append(Rank).Append(" <= ").AppendParameter(SqlValue.Of((long)level.Limit));
        return sql.Append(" ORDER BY ").Append(Parent).Append(", ").Append(Rank);
    }

    // The rows of the lists stand apart, because their source has columns of its own, as "id" and "value", that would hide ours.
    private static void AppendMatch(SqlText sql, ExpandLevel level, ReadOnlySpan<string> ids)
    {
        var table = level.Target.QuotedName;
        var element = sql.Dialect.Element(Element);
        sql.Append(" JOIN (SELECT ").Append(table).Append(".\"id\" AS ").Append(Child).Append(", ").Append(element).Append(" AS ").Append(Parent)
            .Append(" FROM ").Append(table).Append(", ").Append(sql.Dialect.Elements($"{table}.{SqlName.Quote(level.Field.Name)}", Element))
            .Append(" WHERE ").Append(element);
        AppendIds(sql, ids);
        sql.Append(") AS ").Append(Match).Append(" ON ").Append(table).Append(".\"id\" = ").Append(Match).Append(".").Append(Child);
    }

    private static void AppendColumns(SqlText sql, RecordTable table)
    {
        sql.Append("\"id\", \"created\", \"updated\", \"etag\"");
        foreach (var field in table.Collection.Fields)
        {
            sql.Append(", ").AppendIdentifier(field.Name);
        }
    }

    private static void AppendFilter(SqlText sql, ExpandLevel level)
    {
        if (!level.Filter.IsMatchAll)
        {
            sql.Append(" AND ");
            level.Filter.AppendSql(sql);
        }

        if (level.Access.RowsOf(level.Target.Collection, level.Operation) is { } rule)
        {
            sql.AppendRule(rule);
        }
    }

    // The last id is repeated up to a power of two, so that a level has few different texts, each of which is prepared once.
    private static void AppendIds(SqlText sql, ReadOnlySpan<string> ids)
    {
        sql.Append(" IN (");
        var count = (int)BitOperations.RoundUpToPowerOf2((uint)ids.Length);
        for (var i = 0; i < count; i++)
        {
            sql.Append(i == 0 ? "" : ", ").AppendParameter(SqlValue.Of(ids[Math.Min(i, ids.Length - 1)]));
        }

        sql.Append(")");
    }
}
