using System.Collections.Immutable;
using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema;

/// <summary>All collections of the project as they stood at one moment. Immutable; any thread may read.</summary>
internal sealed class CatalogueSnapshot
{
    public static readonly CatalogueSnapshot Empty = new([], RoleScopes.None);

    /// <summary>Stands in the name of a relation that is followed backwards.</summary>
    public const string ViaInfix = "_via_";

    // Plain dictionaries that nobody changes any more: they are as fast to read as frozen ones where it matters here, and a
    // project of thousands of collections makes them anew with each change.
    private readonly Dictionary<string, Collection> _byName;
    private readonly Dictionary<string, Collection> _byId;
    private readonly ILookup<string, (Collection Collection, Field Field)> _relations;

    private CatalogueSnapshot(ImmutableArray<Collection> collections, RoleScopes roles)
    {
        Collections = collections;
        Roles = roles;
        _byName = new Dictionary<string, Collection>(collections.Length, StringComparer.Ordinal);
        _byId = new Dictionary<string, Collection>(collections.Length, StringComparer.Ordinal);
        foreach (var collection in collections)
        {
            _byName.Add(collection.Name, collection);
            _byId.Add(collection.Id, collection);
        }

        HasEncryptedFields = collections.Any(collection => collection.Fields.Any(field => field.Kind == ValueKind.Encrypted));
        _relations = collections
            .Where(collection => !collection.IsView)
            .SelectMany(collection => collection.Fields.Select(field => (collection, field)))
            .Where(pair => pair.field.Type is RelationType)
            .ToLookup(pair => ((RelationType)pair.field.Type).TargetCollectionId, StringComparer.Ordinal);
    }

    /// <summary>Whether some records have values that are encrypted where they are stored, and in the clear in answers.</summary>
    public bool HasEncryptedFields { get; }

    /// <summary>In the order of their names.</summary>
    public ImmutableArray<Collection> Collections { get; }

    /// <summary>What the roles of callers may do.</summary>
    public RoleScopes Roles { get; }

    /// <param name="roles">Null: no role is limited.</param>
    public static CatalogueSnapshot Of(IEnumerable<Collection> collections, RoleScopes? roles = null)
        => new([.. collections.OrderBy(collection => collection.Name, StringComparer.Ordinal)], roles ?? RoleScopes.None);

    /// <summary>Finds a collection by its name, else by its id. No name looks like an id.</summary>
    public Collection? Find(string nameOrId)
        => _byName.TryGetValue(nameOrId, out var collection) || _byId.TryGetValue(nameOrId, out collection) ? collection : null;

    public Collection? FindById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The relation fields of all collections whose values are ids of this one's records, its own among them.</summary>
    public IEnumerable<(Collection Collection, Field Field)> RelationsTo(string collectionId) => _relations[collectionId];

    /// <summary>
    /// Finds a relation by what it is called from its far end: <c>{collection}_via_{field}</c>, as <c>comments_via_post</c> for the
    /// records of <c>comments</c> whose <c>post</c> names the record at hand.
    /// </summary>
    /// <param name="targetCollectionId">Collection of the record at hand.</param>
    /// <param name="name">Two pairs can make one name, as names may have "_via_" in them; the first in the order of collections is meant.</param>
    public (Collection Collection, Field Field)? FindBackRelation(string targetCollectionId, ReadOnlySpan<char> name)
    {
        foreach (var (collection, field) in _relations[targetCollectionId])
        {
            if (name.Length == collection.Name.Length + ViaInfix.Length + field.Name.Length
                && name.StartsWith(collection.Name, StringComparison.Ordinal)
                && name[collection.Name.Length..].StartsWith(ViaInfix, StringComparison.Ordinal)
                && name.EndsWith(field.Name, StringComparison.Ordinal))
            {
                return (collection, field);
            }
        }

        return null;
    }

    /// <summary>The catalogue with a collection added, or put in the place of the one with its id.</summary>
    public CatalogueSnapshot With(Collection collection)
        => Of(Collections.Where(other => other.Id != collection.Id).Append(collection), Roles);

    public CatalogueSnapshot Without(string id) => new([.. Collections.Where(collection => collection.Id != id)], Roles);

    /// <summary>The same collections with other roles.</summary>
    public CatalogueSnapshot With(RoleScopes roles) => new(Collections, roles);
}
