using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>Lets webhooks go with their collections.</summary>
internal sealed class WebhookCollections(Catalogue catalogue, WebhookEditor editor) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        catalogue.Publishing += Follow;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        catalogue.Publishing -= Follow;
        return Task.CompletedTask;
    }

    private void Follow(WriteTransaction transaction, CatalogueSnapshot next)
    {
        if (catalogue.Current.Collections.Any(collection => next.FindById(collection.Id) is null))
        {
            editor.DeleteOf(transaction, id => next.FindById(id) is null);
        }
    }
}
