using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.TestKit;

/// <summary>Where a test keeps its data: an SQLite file, or a schema of its own on PostgreSQL when the run is on that.</summary>
internal static class TestDatabase
{
    /// <summary>Options of a database of its own.</summary>
    /// <param name="folder">For a file.</param>
    public static StorageOptions NewOptions(string folder) => PostgresCluster.IsChosen
        ? new StorageOptions { Database = PostgresCluster.Shared.ConnectionString, Schema = NewSchema(), DataFolder = folder }
        : new StorageOptions { DataFolder = folder };

    /// <summary>A schema that nobody else has.</summary>
    public static string NewSchema() => $"t{Guid.NewGuid():N}";
}
