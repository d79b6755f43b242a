using Grpc.Baas.Engine.Kernel.Sql;

namespace Grpc.Baas.Engine.Storage.Sqlite;

/// <summary>
/// Search indexes of SQLite: a full-text table (FTS5) of all runs of three characters, without the texts themselves, that triggers keep.
/// A table beside it numbers the records, because the numbers that SQLite itself gives to rows can change when a file is compacted.
/// </summary>
/// <remarks>https://www.sqlite.org/fts5.html §4.3.5 (trigram), §4.4.4 (contentless tables and their "delete").</remarks>
internal static class SqliteSearch
{
    public static string Candidates(string collectionId, string phrase)
    {
        var (texts, numbers, _) = NamesOf(collectionId);
        return $"SELECT {numbers}.id FROM {texts} JOIN {numbers} ON {numbers}.number = {texts}.rowid WHERE {texts} MATCH {phrase}";
    }

    public static IEnumerable<string> Create(SearchIndex index)
    {
        var (texts, numbers, trigger) = NamesOf(index.CollectionId);
        var table = SqlName.Quote(index.Table);
        var columns = string.Join(", ", index.Columns.Select(column => $"f{column.Number}"));
        var values = index.Columns.Select(column => SqlName.Quote(column.Name)).ToArray();
        var number = (string row) => $"(SELECT number FROM {numbers} WHERE id = {row}.id)";
        var of = (string row) => string.Join(", ", values.Select(value => $"{row}.{value}"));
        var isChanged = string.Join(" OR ", values.Select(value => $"old.{value} IS NOT new.{value}"));
        var remove = $"INSERT INTO {texts} ({texts}, rowid, {columns}) VALUES ('delete', {number("old")}, {of("old")});";
        var add = $"INSERT INTO {texts} (rowid, {columns}) VALUES ({number("new")}, {of("new")});";
        yield return $"CREATE TABLE {numbers} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)";
        yield return $"CREATE VIRTUAL TABLE {texts} USING fts5({columns}, content='', tokenize='trigram')";
        yield return $"INSERT INTO {numbers} (id) SELECT id FROM {table}";
        yield return $"""
            INSERT INTO {texts} (rowid, {columns}) SELECT {numbers}.number, {of(table)}
            FROM {numbers} JOIN {table} ON {table}.id = {numbers}.id ORDER BY {numbers}.number
            """;
        yield return $"""
            CREATE TRIGGER {trigger("insert")} AFTER INSERT ON {table} BEGIN
              INSERT INTO {numbers} (id) VALUES (new.id);
              {add}
            END
            """;
        yield return $"CREATE TRIGGER {trigger("update")} AFTER UPDATE ON {table} WHEN {isChanged} BEGIN {remove} {add} END";
        yield return $"""
            CREATE TRIGGER {trigger("delete")} AFTER DELETE ON {table} BEGIN
              {remove}
              DELETE FROM {numbers} WHERE id = old.id;
            END
            """;
    }

    public static IEnumerable<string> Drop(SearchIndex index)
    {
        var (texts, numbers, trigger) = NamesOf(index.CollectionId);
        yield return $"DROP TRIGGER {trigger("insert")}";
        yield return $"DROP TRIGGER {trigger("update")}";
        yield return $"DROP TRIGGER {trigger("delete")}";
        yield return $"DROP TABLE {texts}";
        yield return $"DROP TABLE {numbers}";
    }

    // No collection has a name with an underscore in front.
    private static (string Texts, string Numbers, Func<string, string> Trigger) NamesOf(string collectionId) => (
        SqlName.Quote($"_baas_search_{collectionId}"),
        SqlName.Quote($"_baas_searched_{collectionId}"),
        verb => SqlName.Quote($"_baas_search_{verb}_{collectionId}"));
}
