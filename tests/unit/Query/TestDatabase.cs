using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Storage.Sqlite;
using SQLitePCL;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>SQLite in memory with the tables of collections, if no others are named that of <see cref="QueryFixtures.Posts"/>.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly sqlite3 _database;

    public TestDatabase(params IReadOnlyList<Collection> collections)
    {
        SqliteLibrary.EnsureLoaded();
        Check(raw.sqlite3_open(":memory:", out _database));
        SqliteFunctions.Register(_database);
        foreach (var collection in collections.DefaultIfEmpty(QueryFixtures.Posts))
        {
            var columns = collection.Fields.Select(field => $"\"{field.Name}\" {TypeOf(field.Kind)}");
            Execute($"CREATE TABLE \"{collection.Name}\" (id TEXT NOT NULL PRIMARY KEY, created INTEGER NOT NULL, updated INTEGER NOT NULL, etag INTEGER NOT NULL, {string.Join(", ", columns)})");
        }
    }

    /// <summary>Inserts a row; the times are 0.</summary>
    /// <param name="values">The fields in the order of the collection; lists as JSON.</param>
    public void InsertRow(string table, string id, params object?[] values)
    {
        var sql = new SqlText(SqliteDialect.Instance).Append($"INSERT INTO \"{table}\" VALUES (").AppendParameter(SqlValue.Of(id)).Append(", 0, 0, 0");
        foreach (var value in values)
        {
            sql.Append(", ").AppendParameter(value switch
            {
                null => default,
                string text => SqlValue.Of(text),
                double number => SqlValue.Of(number),
                bool flag => SqlValue.Of(flag ? 1L : 0L),
                _ => SqlValue.Of(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
            });
        }

        Query(sql.Append(")"));
    }

    public void Insert(params IEnumerable<TestRecord> records)
    {
        Execute("BEGIN");
        foreach (var record in records)
        {
            var row = record.ToRow().ToArray();
            var sql = new SqlText(SqliteDialect.Instance).Append("INSERT INTO posts VALUES (");
            for (var i = 0; i < row.Length; i++)
            {
                sql.Append(i == 0 ? "" : ", ").AppendParameter(row[i]);
            }

            Query(sql.Append(")"));
        }

        Execute("COMMIT");
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_database, sql));

    /// <summary>Ids of the records that match a filter.</summary>
    public List<string> Select(Filter filter, string table = "posts")
    {
        var sql = new SqlText(SqliteDialect.Instance).Append($"SELECT id FROM {table} WHERE ");
        filter.AppendSql(sql);
        return Query(sql);
    }

    /// <summary>How SQLite would run a statement, a line each.</summary>
    public string Explain(SqlText sql) => string.Join('\n', Query(sql, "EXPLAIN QUERY PLAN ", column: 3));

    /// <summary>The texts of one column.</summary>
    public List<string> Query(SqlText sql, string prefix = "", int column = 0, string nullText = "")
    {
        Check(raw.sqlite3_prepare_v2(_database, prefix + sql.Text, out var statement));
        using (statement)
        {
            for (var i = 0; i < sql.Parameters.Count; i++)
            {
                Check(Bind(statement, i + 1, sql.Parameters[i]));
            }

            var result = new List<string>();
            int code;
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                result.Add(raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? nullText : raw.sqlite3_column_text(statement, column).utf8_to_string());
            }

            Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
            return result;
        }
    }

    /// <summary>The ids of a list's rows, with the sort keys that follow their fields.</summary>
    public List<(string Id, SqlValue[] Computed)> Rows(SqlText sql, SqlValueKind[] kinds, int firstColumn)
    {
        var ids = Query(sql);
        var columns = kinds.Select((kind, i) => Query(sql, column: firstColumn + i, nullText: "~null")
            .ConvertAll(text => text == "~null" ? default : Parse(kind, text))).ToArray();
        return [.. ids.Select((id, row) => (id, columns.Select(column => column[row]).ToArray()))];
    }

    private static SqlValue Parse(SqlValueKind kind, string text) => kind switch
    {
        SqlValueKind.Text => SqlValue.Of(text),
        SqlValueKind.Number => SqlValue.Of(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
        _ => SqlValue.Of(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
    };

    public void Dispose() => _database.Dispose();

    private static int Bind(sqlite3_stmt statement, int index, SqlValue value) => value.Kind switch
    {
        SqlValueKind.Integer => raw.sqlite3_bind_int64(statement, index, value.Integer),
        SqlValueKind.Number => raw.sqlite3_bind_double(statement, index, value.Number),
        SqlValueKind.Text => raw.sqlite3_bind_text(statement, index, System.Text.Encoding.UTF8.GetString(value.Utf8.Span)),
        _ => raw.sqlite3_bind_null(statement, index),
    };

    private static string TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Number => "REAL",
        ValueKind.Integer or ValueKind.Bool or ValueKind.Timestamp or ValueKind.Decimal => "INTEGER",
        _ => "TEXT",
    };

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(_database).utf8_to_string());
        }
    }
}
