using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Puts into the log which collections show their records or fields to others than before, when the schema changes.</summary>
internal sealed class RightsFollower(Catalogue catalogue, RightsLog rights) : SchemaFollower(catalogue)
{
    /// <summary>Whether another state of a collection may show somebody other records, or other fields.</summary>
    public static bool HasOtherReaders(Collection now, Collection then)
        => now.Rules.List != then.Rules.List
            || !Equals(now.Permissions, then.Permissions)
            || then.Fields.Any(field => now.Fields.FirstOrDefault(other => other.Number == field.Number) is { } same && (same.IsHidden != field.IsHidden || same.ReadRule != field.ReadRule));

    protected override void Follow(WriteTransaction transaction, CatalogueSnapshot current, CatalogueSnapshot next)
    {
        if (!ReferenceEquals(current.Roles, next.Roles))
        {
            rights.Append(transaction, collectionId: "", RightsSubject.Everyone);
            return;
        }

        // Nobody watches views.
        foreach (var collection in current.Collections.Where(collection => !collection.IsView))
        {
            if (next.FindById(collection.Id) is not { } now || HasOtherReaders(now, collection))
            {
                rights.Append(transaction, collection.Id, RightsSubject.Everyone);
            }
        }
    }
}
