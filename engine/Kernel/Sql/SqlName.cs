namespace Grpc.Baas.Engine.Kernel.Sql;

/// <summary>Names of tables, columns and indexes in SQL.</summary>
internal static class SqlName
{
    /// <summary>A name as both databases take it, whatever is in it.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
