using System.Collections.Frozen;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>Words of SQL that cannot be names in a view's query unless they are in quotes.</summary>
internal static class ViewKeywords
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "all", "and", "as", "asc", "between", "by", "case", "cast", "cross", "desc", "distinct", "else", "end", "escape", "except", "exists",
        "from", "full", "group", "having", "in", "inner", "intersect", "into", "is", "join", "left", "like", "limit", "natural", "not", "null",
        "offset", "on", "or", "order", "outer", "over", "recursive", "right", "select", "set", "then", "union", "using", "values", "when", "where",
        "window", "with",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> EndOfList = new[]
    {
        "from", "where", "group", "having", "order", "limit", "offset", "union", "intersect", "except", "window", "into",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsReserved(string word) => Reserved.Contains(word);

    public static bool EndsSelectList(string word) => EndOfList.Contains(word);
}
