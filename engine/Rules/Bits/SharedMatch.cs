using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Whether a record is shared with a group of the caller's that gets a bit of it. Only SQL can tell.</summary>
/// <param name="collectionId">The record's collection.</param>
/// <param name="bit">The bit alone.</param>
/// <param name="caller">Somebody with an account.</param>
internal sealed class SharedMatch(string collectionId, long bit, Caller caller) : Condition
{
    public override bool NeedsDatabase => true;

    /// <summary>Whether the database could not be asked yet if the whole collection is shared, which decides it for all records.</summary>
    public required bool IsUnasked { private get; init; }

    public override bool IsOpen => IsUnasked;

    /// <summary>Whether the whole collection is shared with a group of the caller's that gets a bit of it.</summary>
    public static bool OfCollection(DbSession session, string collectionId, long bit, Caller caller)
    {
        var sql = new SqlText(session.Dialect).Append("SELECT 1");
        new SharedMatch(collectionId, bit, caller) { IsUnasked = false }.AppendShares(sql);
        using var select = session.Prepare(sql.Append(" AND record_id = '' LIMIT 1"));
        return select.Step();
    }

    // Sharing and membership are no records; what becomes of them stands in the log by itself.
    public override bool MayTurnBy(in OtherRecord change) => false;

    // A query that stands by itself: it runs once, not for each row, and leads from the caller's groups to the records.
    public override void AppendSql(SqlText sql, bool isNegated)
    {
        sql.AppendIdentifier(SystemFields.Id.Name).Append(isNegated ? " NOT IN (SELECT record_id" : " IN (SELECT record_id");
        AppendShares(sql);
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
