using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Works out what a document makes of the collections of a project.</summary>
/// <param name="snapshot">The collections as they stand.</param>
/// <param name="ids">Gives ids to new collections.</param>
/// <param name="now">Microseconds since 1970 UTC.</param>
internal sealed class ProjectComparison(CatalogueSnapshot snapshot, RecordIds ids, long now)
{
    /// <exception cref="BaasException">
    /// schema DEFINITION_INVALID, COLLECTION_IN_USE, TOO_MANY_COLLECTIONS; rules RULE_INVALID.
    /// </exception>
    public ProjectChange Compare(SchemaDocument document, bool isPruned)
    {
        var known = document.Collections.ToDictionary(
            collection => collection.Name, collection => FindByName(collection.Name)?.Id ?? ids.Next(), StringComparer.Ordinal);
        var deleted = isPruned ? snapshot.Collections.Where(collection => !known.ContainsKey(collection.Name)).ToImmutableArray() : [];
        var gone = deleted.Select(collection => collection.Id).ToHashSet();
        string? FindId(string name) => known.GetValueOrDefault(name)
            ?? (snapshot.Find(name) is { } found && !gone.Contains(found.Id) ? found.Id : null);

        var (created, updated) = (ImmutableArray.CreateBuilder<Collection>(), ImmutableArray.CreateBuilder<CollectionChange>());
        for (var i = 0; i < document.Collections.Count; i++)
        {
            try
            {
                var collection = document.Collections[i];
                var change = Parse(collection.Clone(), known[collection.Name], document.HasRules, isPruned, FindId);
                (change.Current is null ? created : null)?.Add(change.Next);
                (change.Current is null || change.Change!.IsNone ? null : updated)?.Add(change.Change!);
            }
            catch (BaasException fault) when (fault.Definition == SchemaErrorTable.DefinitionInvalid || fault.Violations.Count > 0)
            {
                throw SchemaErrors.In(fault, $"collections[{i}]");
            }
        }

        if (snapshot.Collections.Length + created.Count - deleted.Length > CollectionEditor.MaxCollections)
        {
            throw SchemaErrors.TooManyCollections(CollectionEditor.MaxCollections);
        }

        return new ProjectChange { Created = created.ToImmutable(), Updated = updated.ToImmutable(), Deleted = deleted };
    }

    private (Collection? Current, Collection Next, CollectionChange? Change) Parse(
        V1.Schema.Collection definition, string id, bool hasRules, bool isPruned, Func<string, string?> findId)
    {
        var current = FindByName(definition.Name);
        if (!hasRules && current is not null)
        {
            KeepRules(definition, current.Definition);
        }

        var numbers = FieldAlignment.Align(definition, current, isPruned);
        if (current is null)
        {
            return (null, DefinitionParser.ParseImported(definition, id, findId, now, numbers), null);
        }

        var change = DefinitionParser.ParseUpdate(definition, current, findId, now, numbers);
        return (current, change.Next, change);
    }

    // Not by id: a document names collections, and an id in it is that of another engine.
    private Collection? FindByName(string name) => snapshot.Find(name) is { } found && found.Name == name ? found : null;

    private static void KeepRules(V1.Schema.Collection definition, V1.Schema.Collection current)
    {
        foreach (var name in RuleNames.All)
        {
            var field = V1.Schema.Collection.Descriptor.FindFieldByName(name);
            if (field.Accessor.HasValue(current))
            {
                field.Accessor.SetValue(definition, field.Accessor.GetValue(current));
            }
        }
    }
}
