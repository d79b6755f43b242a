using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.UnitTests.Query;

namespace Grpc.Baas.IntegrationTests.Query;

/// <summary>What may be listed is exactly what may be watched, on the database that the engine really uses.</summary>
public sealed class FilterDifferentialTests : IAsyncDisposable
{
    private readonly RecordsBench _bench = new();

    [Fact]
    public async Task RandomFilters_OnRandomRecords_DatabaseAndMemoryAgree()
    {
        TestRecord[] stored = [];
        await _bench.Database.WriteAsync(transaction => Create(transaction.Session), CancellationToken.None);

        // The property is asked synchronously, and nothing else runs on this thread meanwhile.
        await Task.Run(() => FilterAgreement.Check(tested =>
        {
            if (stored != tested.Records)
            {
                stored = tested.Records;
                _bench.Database.WriteAsync(transaction => Replace(transaction.Session, stored), CancellationToken.None).Wait();
            }

            return _bench.Database.ReadAsync(QueryFixtures.Parse(tested.Filter.Text), Select, CancellationToken.None).AsTask().Result;
        }));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static int Create(DbSession session)
    {
        var dialect = session.Dialect;
        var columns = QueryFixtures.Posts.Fields.Select(field => $"\"{field.Name}\" " + field.Kind switch
        {
            ValueKind.Number => dialect.NumberType,
            _ when field.Kind.IsStoredAsInteger() => dialect.IntegerType,
            _ => dialect.TextType,
        });
        var (text, integer) = (dialect.TextType, dialect.IntegerType);
        session.Execute($"CREATE TABLE posts (id {text} PRIMARY KEY, created {integer}, updated {integer}, etag {integer}, {string.Join(", ", columns)})");
        return 0;
    }

    private static int Replace(DbSession session, TestRecord[] records)
    {
        session.Execute("DELETE FROM posts");
        foreach (var record in records)
        {
            var row = record.ToRow().ToArray();
            var sql = new SqlText(session.Dialect).Append("INSERT INTO posts VALUES (");
            for (var i = 0; i < row.Length; i++)
            {
                sql.Append(i == 0 ? "" : ", ").AppendParameter(row[i]);
            }

            using var insert = session.Prepare(sql.Append(")"));
            insert.Execute();
        }

        return records.Length;
    }

    private static List<string> Select(DbSession session, Filter filter)
    {
        var sql = new SqlText(session.Dialect).Append("SELECT id FROM posts WHERE ");
        filter.AppendSql(sql);
        using var rows = session.Prepare(sql.Append(" ORDER BY id"));
        var ids = new List<string>();
        while (rows.Step())
        {
            ids.Add(rows.Text(0));
        }

        return ids;
    }
}
