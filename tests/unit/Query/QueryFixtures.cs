using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Schema.Values;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>A collection with a field of each kind, and the moment at which the tests play.</summary>
internal static class QueryFixtures
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 10, 30, 0, TimeSpan.Zero);

    // Field names that are keywords, or columns of json_each, show that names cannot be taken for anything else.
    public static readonly Collection Posts = new(
        "0190-posts",
        "posts",
        [
            new Field(10, "title", new TestType("text", ValueKind.Text, isSearchable: true)),
            new Field(11, "value", new TestType("editor", ValueKind.Text, isSearchable: true)),
            new Field(12, "price", new TestType("number", ValueKind.Number)),
            new Field(13, "weight", new TestType("number", ValueKind.Number)),
            new Field(14, "stock", new TestType("int", ValueKind.Integer)),
            new Field(15, "rank", new TestType("int", ValueKind.Integer)),
            new Field(16, "active", new TestType("bool", ValueKind.Bool)),
            new Field(17, "in", new TestType("bool", ValueKind.Bool)),
            new Field(18, "due", new TestType("date", ValueKind.Text, normalize: NormalizeDate)),
            new Field(19, "seen", new TestType("moment", ValueKind.Timestamp)),
            new Field(20, "tags", new TestType("select", ValueKind.TextList)),
            new Field(21, "extra", new TestType("json", ValueKind.Json)),
        ],
        new AccessRules(null, null, null, null, null));

    public static Filter Parse(string filter) => Filter.Parse(filter, Posts, Now);

    /// <summary>Expects a refusal and gives it back.</summary>
    public static BaasException Refusal(Action action) => Assert.Throws<BaasException>(action);

    /// <summary>The SQL of a filter, with its parameters after it.</summary>
    public static string Describe(Filter filter)
    {
        var sql = new SqlText(SqliteDialect.Instance);
        filter.AppendSql(sql);
        return Describe(sql);
    }

    public static string Describe(SqlText sql)
        => sql.Parameters.Count == 0 ? sql.Text : $"{sql.Text} | {string.Join(", ", sql.Parameters.Select(Describe))}";

    private static string Describe(SqlValue value) => value.Kind switch
    {
        SqlValueKind.Integer => $"{value.Integer}",
        SqlValueKind.Number => FormattableString.Invariant($"{value.Number:R}d"),
        SqlValueKind.Text => $"'{Encoding.UTF8.GetString(value.Utf8.Span)}'",
        _ => "null",
    };

    private static string? NormalizeDate(string literal)
    {
        Span<byte> normal = stackalloc byte[DateText.MaxNormalLength];
        return DateText.TryNormalize(Encoding.UTF8.GetBytes(literal), normal, out var length) ? Encoding.UTF8.GetString(normal[..length]) : null;
    }
}
