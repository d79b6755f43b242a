using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Whether a record, or its whole collection, is shared with a group of the caller's that gets a bit of it. Only SQL can tell.</summary>
/// <param name="collectionId">The record's collection.</param>
/// <param name="bit">The bit alone.</param>
/// <param name="caller">Somebody with an account.</param>
/// <param name="asksRecord">Whether shares of the record itself count, and not only those of the collection.</param>
internal sealed class SharedMatch(string collectionId, long bit, Caller caller, bool asksRecord) : Condition
{
    public override bool NeedsDatabase => true;

    // Queries that stand by themselves: they run once, not for each row, and lead from the caller's groups to the records.
    public override void AppendSql(SqlText sql, bool isNegated)
    {
        sql.Append(isNegated ? "(NOT EXISTS (SELECT 1" : "(EXISTS (SELECT 1");
        AppendShares(sql);
        sql.Append(" AND record_id = '')");
        if (asksRecord)
        {
            sql.Append(isNegated ? " AND " : " OR ").AppendIdentifier(SystemFields.Id.Name).Append(isNegated ? " NOT IN (SELECT record_id" : " IN (SELECT record_id");
            AppendShares(sql);
            sql.Append(")");
        }

        sql.Append(")");
    }

    public override bool Matches(ReadOnlySpan<byte> image)
        => throw new InvalidOperationException("A record's image has nothing of what it is shared with.");

    private void AppendShares(SqlText sql)
        => sql.Append(" FROM _baas_shares WHERE collection_id = ").AppendParameter(SqlValue.Of(collectionId))
            .Append(" AND (permission & ").AppendParameter(SqlValue.Of(bit))
            .Append(") <> 0 AND group_id IN (SELECT group_id FROM _baas_group_members WHERE collection_id = ").AppendParameter(SqlValue.Of(caller.CollectionId))
            .Append(" AND account_id = ").AppendParameter(SqlValue.Of(caller.Id)).Append(")");
}
