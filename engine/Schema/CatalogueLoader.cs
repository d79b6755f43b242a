using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Fills the catalogue from the database before the engine takes calls.</summary>
internal sealed class CatalogueLoader(Database database, Catalogue catalogue, ILogger<CatalogueLoader> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var collections = await database.ReadAsync(0, static (session, _) => SchemaStore.ReadAll(session), cancellationToken);
        catalogue.Publish(CatalogueSnapshot.Of(collections));
        logger.CatalogueLoaded(collections.Count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
