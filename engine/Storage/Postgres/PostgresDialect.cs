using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Sql;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>How PostgreSQL says it. Text has the collation "C", which compares the bytes of its UTF-8 as SQLite does.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public static readonly PostgresDialect Instance = new();

    public override string TextType => "text COLLATE \"C\"";

    public override string IntegerType => "bigint";

    public override string NumberType => "double precision";

    public override string BytesType => "bytea";

    public override string IsSame => " IS NOT DISTINCT FROM ";

    public override string IsNotSame => " IS DISTINCT FROM ";

    // ILIKE folds by the collation, and "C" knows the letters of ASCII only.
    public override string Like => " ILIKE ";

    public override string NotLike => " NOT ILIKE ";

    public override string GroupedAsStored(string column) => column;

    public override string Elements(string array, string alias)
        => $"json_array_elements_text(CAST({array} AS json)) AS {alias} (value)";

    // What comes out of JSON has the database's collation, whatever went in.
    public override string Element(string alias) => $"({alias}.value COLLATE \"C\")";

    public override string ElementCount(string array) => $"json_array_length(CAST({array} AS json))";

    public override string Distance(string point, string latitude, string longitude)
    {
        var (fromLatitude, fromLongitude) = (Coordinate(point, "lat"), Coordinate(point, "lon"));
        var north = Sine($"(CAST({latitude} AS double precision) - {fromLatitude})");
        var east = Sine($"(CAST({longitude} AS double precision) - {fromLongitude})");
        var cosines = $"cos(radians({fromLatitude})) * cos(radians(CAST({latitude} AS double precision)))";
        var square = $"power({north}, 2) + {cosines} * power({east}, 2)";
        return string.Create(
            CultureInfo.InvariantCulture, $"({2 * GreatCircle.EarthRadius} * asin(least(CAST(1 AS double precision), sqrt({square}))))");
    }

    // The planner finds trigram indexes by itself.
    public override string? SearchCandidates(string collectionId, string phrase) => null;

    public override IEnumerable<string> CreateSearchIndex(SearchIndex index)
    {
        // Where the extension is missing and may not be installed, searches read all records, with the same result.
        yield return "DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS pg_trgm; EXCEPTION WHEN OTHERS THEN NULL; END $$";
        foreach (var (number, name) in index.Columns)
        {
            var create = $"CREATE INDEX {SearchIndexName(index, number)} ON {SqlName.Quote(index.Table)} USING gin ({SqlName.Quote(name)} gin_trgm_ops)";
            yield return $"DO $$ BEGIN {create}; EXCEPTION WHEN undefined_object THEN NULL; END $$";
        }
    }

    public override IEnumerable<string> DropSearchIndex(SearchIndex index)
        => index.Columns.Select(column => $"DROP INDEX IF EXISTS {SearchIndexName(index, column.Number)}");

    public override string Explain => "EXPLAIN ";

    public override int ExplainColumn => 0;

    public override string IndexOrder(bool isDescending, bool isNullable) => (isDescending, isNullable) switch
    {
        (false, false) => "",
        (false, true) => " NULLS FIRST",
        (true, false) => " DESC",
        (true, true) => " DESC NULLS LAST",
    };

    public override string AsText(string value) => $"(CAST({value} AS text) COLLATE \"C\")";

    public override string MomentText(string micros)
        => "(to_char(timestamp '1970-01-01' + make_interval(secs => ({micros} / 1000) / 1000.0), 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') COLLATE \"C\")"
            .Replace("{micros}", micros, StringComparison.Ordinal);

    public override string DayOf(string seconds) => $"to_char(to_timestamp({seconds}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')";

    public override string MondayOf(string day) => $"to_char(date_trunc('week', CAST({day} AS timestamp)), 'YYYY-MM-DD')";

    public override string ByteLength(string text) => $"octet_length({text})";

    private static string Coordinate(string point, string name) => $"CAST(CAST({point} AS json) ->> '{name}' AS double precision)";

    private static string Sine(string degrees) => $"sin(radians({degrees} / 2))";

    // Names of indexes belong to the schema, and no longer than 63 bytes.
    private static string SearchIndexName(SearchIndex index, int number) => SqlName.Quote($"_baas_search_{index.CollectionId}_{number}");
}
