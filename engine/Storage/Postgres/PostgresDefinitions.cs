using System.Text.RegularExpressions;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>The SQL of migrations, which has SQLite's names of types, as PostgreSQL takes it.</summary>
internal static partial class PostgresDefinitions
{
    public static string Translate(string sql) => Words().Replace(sql, static word => word.Value switch
    {
        "TEXT" => PostgresDialect.Instance.TextType,
        "INTEGER" => PostgresDialect.Instance.IntegerType,
        "REAL" => PostgresDialect.Instance.NumberType,
        "BLOB" => PostgresDialect.Instance.BytesType,
        var word2 when word2.StartsWith("WITHOUT", StringComparison.Ordinal) => "",
        var quoted => quoted,
    });

    // Quoted texts and names are passed over as a whole.
    [GeneratedRegex("""'[^']*'|"[^"]*"|\b(?:TEXT|INTEGER|REAL|BLOB|WITHOUT\s+ROWID)\b""", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
