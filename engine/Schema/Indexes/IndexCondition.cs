using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.Engine.Schema.Indexes;

/// <summary>Which records a partial index holds: a filter as SQL without parameters, which no index may have.</summary>
/// <param name="text">The filter.</param>
/// <param name="filter">The same, parsed; made when it is first needed.</param>
internal sealed partial class IndexCondition(string text, Lazy<Filter> filter)
{
    /// <summary>The filter as the definition has it.</summary>
    public string Text => text;

    public Filter Filter => filter.Value;

    [GeneratedRegex(@"\?(\d+)")]
    private static partial Regex Parameter();

    /// <summary>The condition as SQL over the collection's table, in parentheses, its values written out.</summary>
    public string ToSql(SqlDialect dialect)
    {
        var sql = new SqlText(dialect);
        filter.Value.AppendSql(sql);

        // Names are letters, digits and '_', and values are parameters, so a '?' begins nothing else.
        var parameters = sql.Parameters;
        return $"({Parameter().Replace(sql.Text, match => Literal(parameters[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1]))})";
    }

    /// <summary>Whether an index can have it: it looks at one row alone, and says the same for ever.</summary>
    public bool IsIndexable(SqlDialect dialect) => !Filter.UsesClock && !ToSql(dialect).Contains("SELECT", StringComparison.Ordinal);

    private static string Literal(SqlValue value) => value.Kind switch
    {
        SqlValueKind.Null => "NULL",

        // The parser would read the digits of the least integer as a number that is one too large.
        SqlValueKind.Integer when value.Integer == long.MinValue => "(-9223372036854775807 - 1)",
        SqlValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        SqlValueKind.Number => $"CAST('{value.Number.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE PRECISION)",

        // Both databases take a backslash for itself; U+0000 no filter lets through.
        _ => $"'{Encoding.UTF8.GetString(value.Utf8.Span).Replace("'", "''", StringComparison.Ordinal)}'",
    };
}
