using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Writes all collections as one document, the same for the same collections.</summary>
internal static class SchemaExport
{
    public static string Write(CatalogueSnapshot snapshot, SchemaFormat format)
    {
        var schema = new ProjectSchema { Version = 1 };
        schema.Collections.AddRange(snapshot.Collections.Select(collection => Portable(collection, snapshot)));
        return format switch
        {
            SchemaFormat.Json => JsonNodeWriter.Write(new MessageNodeWriter(isTextFormat: false).Write(schema)),
            SchemaFormat.Proto => ProtoSchemaWriter.Write(schema.Collections, snapshot),
            _ => YamlNodeWriter.Write(new MessageNodeWriter(isTextFormat: false).Write(schema)),
        };
    }

    /// <summary>A definition without what belongs to this engine alone.</summary>
    public static V1.Schema.Collection Portable(Collection collection, CatalogueSnapshot snapshot)
    {
        var definition = collection.Definition.Clone();
        definition.Id = "";
        definition.Etag = "";
        definition.Created = null;
        definition.Updated = null;
        foreach (var relation in definition.Schema.Select(field => field.Relation).OfType<RelationOptions>())
        {
            relation.CollectionId = snapshot.FindById(relation.CollectionId)?.Name ?? relation.CollectionId;
        }

        if (definition.Permissions is { } permissions)
        {
            permissions.Accounts = snapshot.FindById(permissions.Accounts)?.Name ?? permissions.Accounts;
        }

        return definition;
    }
}
