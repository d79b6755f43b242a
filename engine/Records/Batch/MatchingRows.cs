using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>The records of a collection that match a filter, among those that a caller may list.</summary>
internal sealed record MatchingRows(RecordTable Table, Filter Filter, RecordAccess Access)
{
    /// <summary>Begins a statement over them.</summary>
    /// <param name="select">SQL up to WHERE.</param>
    public SqlText Select(DbSession session, string select)
    {
        Access.Enter(session);
        return new SqlText(session.Dialect) { Visible = Access.Visible }.Append(select).Append(" WHERE ");
    }

    /// <summary>Appends what they meet.</summary>
    public void AppendCondition(SqlText sql)
    {
        Filter.AppendSql(sql);
        sql.AppendVisible(Table.Collection);
    }
}
