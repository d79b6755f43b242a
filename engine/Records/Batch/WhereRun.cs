using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>
/// One write of what matches a filter under way. The records are looked for among all by a reader, which keeps no writer waiting; the
/// writer then asks the filter again of those that were found, and only of them.
/// </summary>
/// <param name="now">What dates as <c>@today</c> in the filter are counted from, both times.</param>
internal sealed class WhereRun(
    WhereRequest request, WriteKind kind, Caller caller, Catalogue catalogue, BulkRows bulk, DateTimeOffset now)
{
    // Few, because records may be as large as 4 MiB, and those at hand are in memory.
    private const int RecordsAtOnce = 16;

    private List<string> _ids = [];
    private IReadOnlyDictionary<string, FieldValue>? _hashes;
    private bool _hasMore;
    private long? _total;

    /// <summary>
    /// How many bytes of records are written at once, but for the last few: the entries of the log are in memory until the commit, each
    /// with the record before and after.
    /// </summary>
    public long MaxBytes { get; init; } = 64 << 20;

    /// <summary>What hashes passwords before the writer loop; null where nothing does.</summary>
    public PreparedPasswords? Passwords { get; init; }

    private RecordOperation Operation => kind == WriteKind.Update ? RecordOperation.Update : RecordOperation.Delete;

    /// <summary>Finds the table of the records.</summary>
    /// <exception cref="BaasException">schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED.</exception>
    public (RecordAccess Access, RecordTable Table) Open()
    {
        var access = RecordAccess.Of(caller with { Context = "batch" }, catalogue);
        var collection = access.Open(request.Collection, Operation);
        access.Require(collection, request.Collection, RecordOperation.List);
        return (access, RecordTable.Of(collection));
    }

    /// <summary>Looks for the records, and checks the values.</summary>
    /// <exception cref="BaasException">
    /// query FILTER_INVALID, FILTER_TOO_COMPLEX; records DATA_INVALID; rpc PROTOBUF_MALFORMED; and as <see cref="Open"/>.
    /// </exception>
    public async ValueTask FindAsync(Database database, CancellationToken cancellationToken)
    {
        var (_, found) = Open();
        if (Passwords is not null && kind == WriteKind.Update && PreparedPasswords.AreIn(found, request.Data))
        {
            _hashes = await Passwords.HashAsync(found, request.Data, caller.IsAdministratorOf(found.Collection.Id), cancellationToken);
        }

        _ = MakeUpdate();
        await database.FollowSchemaAsync(
            catalogue,
            (Run: this, Database: database),
            static (call, token) =>
            {
                var (access, table) = call.Run.Open();
                return call.Database.ReadAsync((call.Run, access, table), static (session, state) => state.Run.Find(session, state.access, state.table), token);
            },
            cancellationToken);
    }

    /// <summary>Writes those of the records that still match. It may run again when the database could not finish it.</summary>
    /// <returns>A <c>baas.records.v1.RecordsWhereResponse</c>.</returns>
    public EncodedMessage Write(WriteTransaction transaction)
    {
        transaction.Actor = caller;
        var (access, table) = Open();
        var matching = new MatchingRows(table, Parse(table.Collection, access), access);
        var update = MakeUpdate();
        var answer = new BulkAnswer();
        var done = 0;
        for (var bytes = 0L; done < _ids.Count && bytes < MaxBytes;)
        {
            var ids = _ids.GetRange(done, Math.Min(RecordsAtOnce, _ids.Count - done));
            bytes += update is null
                ? bulk.DeleteMatching(transaction, matching, ids, answer)
                : bulk.UpdateMatching(transaction, matching, update, ids, answer);
            done += ids.Count;
        }

        return answer.EncodeWhere(_hasMore || done < _ids.Count ? _ids[done - 1] : "", _total, transaction.Position);
    }

    private int Find(DbSession session, RecordAccess access, RecordTable table)
    {
        var matching = new MatchingRows(table, Parse(table.Collection, access), access);
        var limit = request.Limit == 0 ? WhereRequest.MaxRecords : Math.Min(request.Limit, WhereRequest.MaxRecords);
        using var snapshot = session.BeginSnapshot();
        _ids = ReadIds(session, matching, limit + 1);
        _hasMore = _ids.Count > limit;
        if (_hasMore)
        {
            _ids.RemoveAt(limit);
        }

        _total = request.ValidateOnly ? Count(session, matching) : null;
        return _ids.Count;
    }

    private List<string> ReadIds(DbSession session, MatchingRows matching, int limit)
    {
        var sql = matching.Select(session, $"SELECT \"id\" FROM {matching.Table.QuotedName}");
        matching.AppendCondition(sql);
        if (request.After.Length > 0)
        {
            sql.Append(" AND \"id\" > ").AppendParameter(SqlValue.Of(request.After));
        }

        sql.Append(" ORDER BY \"id\" LIMIT ").AppendParameter(SqlValue.Of((long)limit));
        var ids = new List<string>();
        using var rows = session.Prepare(sql);
        while (rows.Step())
        {
            ids.Add(rows.Text(0));
        }

        return ids;
    }

    private static long Count(DbSession session, MatchingRows matching)
    {
        var sql = matching.Select(session, $"SELECT count(*) FROM {matching.Table.QuotedName}");
        matching.AppendCondition(sql);
        using var row = session.Prepare(sql);
        row.Step();
        return row.Int64(0);
    }

    private Filter Parse(Collection collection, RecordAccess access) => Filter.Parse(
        request.Filter,
        new QueryScope(collection, access.Catalogue, now) { SeesHidden = access.SeesHidden, MayList = access.MayList });

    /// <returns>Null when the records are to be deleted.</returns>
    private RecordWrite? MakeUpdate()
    {
        if (kind == WriteKind.Delete)
        {
            return null;
        }

        var write = new RecordWrite(
            new RecordWriteRequest { Collection = request.Collection, Data = request.Data, Hashes = _hashes }, WriteKind.Update, caller with { Context = "batch" }, catalogue);
        write.Bind(catalogue);
        return write;
    }
}
