using System.Globalization;
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
        // DIFFERENTIAL_COUNT=20000 for the full run.
        var count = int.Parse(Environment.GetEnvironmentVariable("DIFFERENTIAL_COUNT") ?? "2000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("DIFFERENTIAL_SEED") ?? $"{Environment.TickCount}", CultureInfo.InvariantCulture);
        var filters = new RandomFilters(new Random(seed));
        var records = Enumerable.Range(0, 200).Select(filters.NextRecord).ToArray();
        var images = records.Select(record => (record.Id, Image: record.ToImage())).ToArray();
        await _bench.Database.WriteAsync(transaction => Insert(transaction.Session, records), CancellationToken.None);
        for (var i = 0; i < count; i++)
        {
            var text = filters.Next();
            var filter = QueryFixtures.Parse(text);
            var expected = images.Where(record => filter.Matches(record.Image)).Select(record => record.Id).Order(StringComparer.Ordinal).ToArray();

            var actual = await _bench.Database.ReadAsync(filter, Select, CancellationToken.None);

            Assert.True(expected.SequenceEqual(actual), $"seed {seed}: {text}\nmemory {string.Join(' ', expected)}\nSQL    {string.Join(' ', actual)}");
        }
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static int Insert(DbSession session, TestRecord[] records)
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
        foreach (var record in records)
        {
            var row = record.ToRow().ToArray();
            var sql = new SqlText(dialect).Append("INSERT INTO posts VALUES (");
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
