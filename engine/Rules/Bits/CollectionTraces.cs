using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>
/// Ends the shares of collections that lose their permission bits, and all that is of collections that go, in the write that changes the
/// schema: what comes later must not find them again.
/// </summary>
internal sealed class CollectionTraces(Catalogue catalogue) : SchemaFollower(catalogue)
{
    protected override void Follow(WriteTransaction transaction, CatalogueSnapshot current, CatalogueSnapshot next)
    {
        foreach (var collection in current.Collections)
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
