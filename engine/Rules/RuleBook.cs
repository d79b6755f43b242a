using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Rules;

/// <summary>The rules of all collections in one state of the schema. It goes when that does.</summary>
internal sealed class RuleBook
{
    private static readonly ConditionalWeakTable<CatalogueSnapshot, RuleBook> Books = new();

    private readonly ConcurrentDictionary<string, CollectionRules> _rules = new(StringComparer.Ordinal);
    private readonly CatalogueSnapshot _catalogue;

    private RuleBook(CatalogueSnapshot catalogue)
    {
        _catalogue = catalogue;
        Fields = new FieldRules(catalogue);
    }

    /// <summary>The rules of single fields.</summary>
    public FieldRules Fields { get; }

    public static RuleBook Of(CatalogueSnapshot catalogue) => Books.GetValue(catalogue, static key => new RuleBook(key));

    /// <param name="collection">A collection of this state, as it is or as a caller sees it.</param>
    public CollectionRules RulesOf(Collection collection, TimeProvider time)
        => _rules.TryGetValue(collection.Id, out var known)
            ? known
            : _rules.GetOrAdd(collection.Id, new CollectionRules(_catalogue.FindById(collection.Id) ?? collection, _catalogue, time));
}
