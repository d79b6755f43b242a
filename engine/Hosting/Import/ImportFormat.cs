namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>How a file of records is written.</summary>
internal enum ImportFormat
{
    /// <summary>A JSON array of objects, or objects one after another (NDJSON).</summary>
    Json,

    /// <summary>Rows of cells, the first with the names.</summary>
    Csv,
}
