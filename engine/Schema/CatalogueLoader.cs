using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Fills the catalogue from the database before the engine takes calls, and again when another node has changed it.</summary>
internal sealed class CatalogueLoader(Database database, Catalogue catalogue, ILogger<CatalogueLoader> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        database.RevisionChanged += Reload;
        await database.ReadAsync(
            this,
            static (session, loader) =>
            {
                using var snapshot = session.BeginSnapshot();
                loader.Reload(session, StateTable.Read(session).Revision);
                return true;
            },
            cancellationToken);
        logger.CatalogueLoaded(catalogue.Current.Collections.Length);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        database.RevisionChanged -= Reload;
        return Task.CompletedTask;
    }

    private void Reload(DbSession session, long revision)
    {
        if (revision <= catalogue.Revision)
        {
            return;
        }

        // What has not changed stays the same object, with all that was worked out for it.
        var known = catalogue.Current;
        var collections = SchemaStore.ReadAll(session)
            .Select(read => known.FindById(read.Id) is { } same && same.Revision == read.Revision ? same : read);
        catalogue.Publish(CatalogueSnapshot.Of(collections, RoleStore.ReadScopes(session)), revision);
    }
}
