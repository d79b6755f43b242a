using System.Collections.Immutable;
using Grpc.Baas.Engine.Schema.Evolution;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>What a document makes of the collections of a project.</summary>
internal sealed record ProjectChange
{
    /// <summary>Collections that come.</summary>
    public required ImmutableArray<Collection> Created { get; init; }

    /// <summary>Collections that change; those that do not are not among them.</summary>
    public required ImmutableArray<CollectionChange> Updated { get; init; }

    /// <summary>Collections that go.</summary>
    public required ImmutableArray<Collection> Deleted { get; init; }

    public bool IsNone => Created.IsEmpty && Updated.IsEmpty && Deleted.IsEmpty;

    /// <summary>Ids of the collections that the document defines anew.</summary>
    public string[] Defined => [.. Created.Select(collection => collection.Id), .. Updated.Select(change => change.Next.Id)];

    /// <summary>The catalogue afterwards.</summary>
    public CatalogueSnapshot ApplyTo(CatalogueSnapshot snapshot)
    {
        var gone = Deleted.Select(collection => collection.Id).Concat(Updated.Select(change => change.Current.Id)).ToHashSet();
        return CatalogueSnapshot.Of(snapshot.Collections
            .Where(collection => !gone.Contains(collection.Id))
            .Concat(Updated.Select(change => change.Next))
            .Concat(Created), snapshot.Roles);
    }
}
