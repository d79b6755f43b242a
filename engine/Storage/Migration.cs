namespace Grpc.Baas.Engine.Storage;

/// <summary>A step of a slice's own tables; each runs once in the life of a database.</summary>
/// <param name="Slice">Lower-case name of the slice.</param>
/// <param name="Version">Its number within the slice; steps run in this order.</param>
/// <param name="Sql">
/// One or more statements. Types are SQLite's, <c>TEXT</c>, <c>INTEGER</c>, <c>REAL</c> and <c>BLOB</c> in capitals, which PostgreSQL gets
/// under its own names; <c>WITHOUT ROWID</c> is left out there.
/// </param>
internal sealed record Migration(string Slice, int Version, string Sql)
{
    /// <summary>What PostgreSQL runs instead, where one text cannot serve both, with the same names for types; null for the same.</summary>
    public string? PostgresSql { get; init; }
}
