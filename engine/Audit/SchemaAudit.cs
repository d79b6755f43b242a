using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Puts changes of collections on the trail, in the write that makes them.</summary>
internal sealed class SchemaAudit(Catalogue catalogue, AuditTrail trail) : SchemaFollower(catalogue)
{
    protected override void Follow(WriteTransaction transaction, CatalogueSnapshot current, CatalogueSnapshot next)
    {
        foreach (var collection in next.Collections)
        {
            var before = current.FindById(collection.Id);
            if (before is null)
            {
                Append(transaction, "collection.create", collection);
            }
            else if (before.Revision != collection.Revision)
            {
                Append(transaction, "collection.update", collection);
            }
        }

        foreach (var collection in current.Collections.Where(collection => next.FindById(collection.Id) is null))
        {
            Append(transaction, "collection.delete", collection);
        }
    }

    private void Append(WriteTransaction transaction, string action, Collection collection)
        => trail.Append(transaction, new AuditEntry(action) { CollectionId = collection.Id, Details = [("name", collection.Name)] });
}
