using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Schema;

internal static partial class SchemaLog
{
    [LoggerMessage(EventIds.Schema, LogLevel.Information, "Catalogue of {Collections} collections loaded")]
    public static partial void CatalogueLoaded(this ILogger logger, int collections);

    [LoggerMessage(EventIds.Schema + 1, LogLevel.Information, "Collection {Name} ({Id}) created with {Fields} fields")]
    public static partial void CollectionCreated(this ILogger logger, string name, string id, int fields);

    [LoggerMessage(EventIds.Schema + 2, LogLevel.Information, "Collection {Name} ({Id}) updated to revision {Revision}")]
    public static partial void CollectionUpdated(this ILogger logger, string name, string id, long revision);

    [LoggerMessage(EventIds.Schema + 3, LogLevel.Information, "Collection {Name} ({Id}) deleted")]
    public static partial void CollectionDeleted(this ILogger logger, string name, string id);

    [LoggerMessage(EventIds.Schema + 20, LogLevel.Information, "Schema of {Collections} collections applied with {Changes} changes")]
    public static partial void SchemaApplied(this ILogger logger, int collections, int changes);
}
