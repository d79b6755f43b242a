using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>Does something in the write that changes the schema, before the new state comes into force.</summary>
internal abstract class SchemaFollower(Catalogue catalogue) : IHostedService
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

    /// <param name="current">The state that is in force.</param>
    /// <param name="next">The state to be.</param>
    protected abstract void Follow(WriteTransaction transaction, CatalogueSnapshot current, CatalogueSnapshot next);

    private void Follow(WriteTransaction transaction, CatalogueSnapshot next) => Follow(transaction, catalogue.Current, next);
}
