using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>Lets webhooks go with their collections.</summary>
internal sealed class WebhookCollections(Catalogue catalogue, WebhookEditor editor) : SchemaFollower(catalogue)
{
    protected override void Follow(WriteTransaction transaction, CatalogueSnapshot current, CatalogueSnapshot next)
    {
        if (current.Collections.Any(collection => next.FindById(collection.Id) is null))
        {
            editor.DeleteOf(transaction, id => next.FindById(id) is null);
        }
    }
}
