using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Storage.Sqlite;

namespace Grpc.Baas.Engine.Storage;

/// <summary>How SQLite says it.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public static readonly SqliteDialect Instance = new();

    public override string TextType => "TEXT";

    public override string IntegerType => "INTEGER";

    public override string NumberType => "REAL";

    public override string BytesType => "BLOB";

    // IS [NOT] DISTINCT FROM came with 3.39; the bundled library is older.
    public override string IsSame => " IS ";

    public override string IsNotSame => " IS NOT ";

    public override string Like => " LIKE ";

    public override string NotLike => " NOT LIKE ";

    // https://www.sqlite.org/optoverview.html: a + in front keeps a column out of the choice of indexes, and its value as it is.
    public override string GroupedAsStored(string column) => $"+{column}";

    public override string Elements(string array, string alias) => $"json_each({array}) AS {alias}";

    public override string ElementCount(string array) => $"json_array_length({array})";

    // SQLite has no sine in all its builds.
    public override string Distance(string point, string latitude, string longitude)
        => $"{SqliteFunctions.Distance}({point}, {latitude}, {longitude})";

    public override string? SearchCandidates(string collectionId, string phrase) => SqliteSearch.Candidates(collectionId, phrase);

    public override IEnumerable<string> CreateSearchIndex(SearchIndex index) => SqliteSearch.Create(index);

    public override IEnumerable<string> DropSearchIndex(SearchIndex index) => SqliteSearch.Drop(index);

    public override string Explain => "EXPLAIN QUERY PLAN ";

    public override int ExplainColumn => 3;

    public override string Element(string alias) => $"{alias}.value";

    // It has this order by itself, and refuses to hear of nulls in an index.
    public override string IndexOrder(bool isDescending, bool isNullable) => isDescending ? " DESC" : "";

    public override string ByteLength(string text) => $"length(CAST({text} AS BLOB))";

    public override string AsText(string value) => $"CAST({value} AS TEXT)";

    // strftime rounds doubles as it likes, so that the milliseconds are cut off as whole numbers.
    public override string MomentText(string micros)
        => $"(strftime('%Y-%m-%dT%H:%M:%S', {micros} / 1000000, 'unixepoch') || printf('.%03dZ', ({micros} / 1000) % 1000))";

    public override string DayOf(string seconds) => $"strftime('%Y-%m-%d', {seconds}, 'unixepoch')";

    // "weekday 1" goes on to the next Monday, unless it is one.
    public override string MondayOf(string day) => $"strftime('%Y-%m-%d', {day}, '-6 days', 'weekday 1')";
}
