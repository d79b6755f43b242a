using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Puts changes of collections on the trail, in the write that makes them.</summary>
internal sealed class SchemaAudit(Catalogue catalogue, AuditTrail trail) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        catalogue.Publishing += Append;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        catalogue.Publishing -= Append;
        return Task.CompletedTask;
    }

    private void Append(WriteTransaction transaction, CatalogueSnapshot next)
    {
        var current = catalogue.Current;
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
