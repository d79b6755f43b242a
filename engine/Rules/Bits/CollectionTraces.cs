using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>
/// Ends the shares of collections that lose their permission bits, and all that is of collections that go, in the write that changes the
/// schema: what comes later must not find them again.
/// </summary>
internal sealed class CollectionTraces(Catalogue catalogue) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        catalogue.Publishing += End;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        catalogue.Publishing -= End;
        return Task.CompletedTask;
    }

    private void End(WriteTransaction transaction, CatalogueSnapshot next)
    {
        foreach (var collection in catalogue.Current.Collections)
        {
            var after = next.FindById(collection.Id);
            if (collection.Permissions is not null && after?.Permissions is null)
            {
                ShareStore.ForgetAll(transaction.Session, collection.Id);
            }

            if (collection.IsAuth && after is null)
            {
                MemberStore.ForgetAll(transaction.Session, collection.Id);
            }
        }
    }
}
