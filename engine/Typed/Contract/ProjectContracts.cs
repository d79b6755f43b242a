using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Typed.Contract;

/// <summary>
/// The services of a project's collections, each made when it is first asked for and kept as long as the collection stays as it is, so that a
/// change of the schema costs nothing but what is asked for anew.
/// </summary>
/// <param name="project">Name of the project.</param>
/// <param name="commentOf">The comments of the generic service's elements.</param>
internal sealed class ProjectContracts(string project, Func<DescriptorBase, string> commentOf)
{
    // They go with the state of the collection.
    private readonly ConditionalWeakTable<Collection, ConcurrentDictionary<(bool IsFull, string Targets), MessageDescriptor>> _records = new();
    private readonly ConditionalWeakTable<Collection, ConcurrentDictionary<bool, CollectionContract>> _contracts = new();

    /// <summary>As <c>default.v1</c>.</summary>
    public string Package { get; } = $"{project}.v1";

    public string Project => project;

    /// <param name="isFull">Whether fields that are hidden from all but administrators are in it.</param>
    public CollectionContract Get(Collection collection, CatalogueSnapshot catalogue, bool isFull)
    {
        var known = _contracts.GetValue(collection, static _ => new ConcurrentDictionary<bool, CollectionContract>());
        if (known.TryGetValue(isFull, out var contract) && contract.Targets.All(target => ReferenceEquals(catalogue.FindById(target.Id), target)))
        {
            return contract;
        }

        var relations = RelationsOf(collection, catalogue);
        var record = RecordOf(collection, catalogue, isFull);
        var included = relations.Where(pair => IsIncluded(pair.Target) && (isFull || !pair.Field.IsHidden));
        var service = ServiceFile.Build(
            project, collection, record, [.. included.Select(pair => (pair.Field, RecordOf(pair.Target, catalogue, isFull)))], commentOf);
        contract = new CollectionContract(collection, record, service, [.. relations.Select(pair => pair.Target).Distinct()]);
        known[isFull] = contract;
        return contract;
    }

    /// <summary>Finds the collection that has a service or a message.</summary>
    /// <param name="name">Without the package, as <c>PostsService</c>, <c>Post</c>, <c>ListPostsRequest</c>.</param>
    public static Collection? Find(CatalogueSnapshot catalogue, string name) => NameIndex.Of(catalogue).Find(name);

    /// <summary>Whether a name is that of a collection's service, rather than of one of its messages.</summary>
    public static bool IsService(Collection collection, string name) => MessageNames.Of(collection).Service == name;

    // The message has the names of the collections that relations point at, which may be others by now.
    private MessageDescriptor RecordOf(Collection collection, CatalogueSnapshot catalogue, bool isFull)
    {
        var targets = string.Join(',', RelationsOf(collection, catalogue).Select(pair => pair.Target.Name));
        var known = _records.GetValue(collection, static _ => new ConcurrentDictionary<(bool IsFull, string Targets), MessageDescriptor>());

        // Two at once may each make one; files that import it must share that which is kept.
        return known.GetOrAdd(
            (isFull, targets), static (key, made) => RecordFile.Build(made.project, made.collection, made.catalogue, key.Item1), (project, collection, catalogue));
    }

    // What is locked is not told to those who may call the service.
    private static bool IsIncluded(Collection target) => target is { Rules.View: not null } or { Permissions: not null };

    private static (Schema.Field Field, Collection Target)[] RelationsOf(Collection collection, CatalogueSnapshot catalogue) =>
    [
        .. from field in collection.Fields
           where field.Type is RelationType
           let target = catalogue.FindById(((RelationType)field.Type).TargetCollectionId)
           where target is not null
           orderby field.Number
           select (field, target),
    ];

    /// <summary>The names that all collections of a state of the schema give to messages and services.</summary>
    private sealed class NameIndex
    {
        private static readonly ConditionalWeakTable<CatalogueSnapshot, NameIndex> Indexes = new();

        private readonly Dictionary<string, Collection> _byName = new(StringComparer.Ordinal);

        private NameIndex(CatalogueSnapshot catalogue)
        {
            // The oldest first: a name that two could have is its.
            foreach (var collection in catalogue.Collections.OrderBy(collection => collection.Id, StringComparer.Ordinal))
            {
                foreach (var name in MessageNames.Of(collection).All)
                {
                    _byName.TryAdd(name, collection);
                }
            }
        }

        public static NameIndex Of(CatalogueSnapshot catalogue) => Indexes.GetValue(catalogue, static key => new NameIndex(key));

        public Collection? Find(string name) => _byName.GetValueOrDefault(name);
    }
}
