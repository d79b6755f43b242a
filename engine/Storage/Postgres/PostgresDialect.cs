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

    public override string Elements(string array, string alias)
        => $"json_array_elements_text(CAST({array} AS json)) AS {alias} (value)";

    // What comes out of JSON has the database's collation, whatever went in.
    public override string Element(string alias) => $"({alias}.value COLLATE \"C\")";

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

    public override string MondayOf(string day) => $"to_char(date_trunc('week', CAST({day} AS date)), 'YYYY-MM-DD')";

    public override string ByteLength(string text) => $"octet_length({text})";
}
