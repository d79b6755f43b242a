using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema.Views;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Works out what a document makes of the collections of a project.</summary>
/// <param name="snapshot">The collections as they stand.</param>
/// <param name="ids">Gives ids to new collections.</param>
/// <param name="dialect">Of the database, for the queries of views.</param>
/// <param name="now">Microseconds since 1970 UTC.</param>
internal sealed class ProjectComparison(CatalogueSnapshot snapshot, RecordIds ids, SqlDialect dialect, long now)
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
        var knownIds = known.Values.ToHashSet(StringComparer.Ordinal);
        string? FindId(string name) => known.GetValueOrDefault(name)
            ?? (knownIds.Contains(name) ? name : snapshot.Find(name) is { } found && !gone.Contains(found.Id) ? found.Id : null);

        // What views have is worked out of the collections that they read, as these will be.
        var change = new ProjectChange { Created = [], Updated = [], Deleted = deleted };
        foreach (var isOfViews in (ReadOnlySpan<bool>)[false, true])
        {
            var after = change.ApplyTo(snapshot);
            for (var i = 0; i < document.Collections.Count; i++)
            {
                if (document.Collections[i] is var collection && collection.Type == DefinitionParser.ViewType == isOfViews)
                {
                    change = Add(change, i, () => Parse(Complete(collection, document, after), known[collection.Name], isPruned, FindId));
                }
            }
        }

        if (snapshot.Collections.Length + change.Created.Length - deleted.Length > CollectionEditor.MaxCollections)
        {
            throw SchemaErrors.TooManyCollections(CollectionEditor.MaxCollections);
        }

        var all = change.ApplyTo(snapshot).Collections;
        foreach (var collection in change.Created.Concat(change.Updated.Select(each => each.Next)))
        {
            MessageNames.Claim(collection, all);
        }

        return change;
    }

    private static ProjectChange Add(ProjectChange before, int index, Func<(Collection? Created, CollectionChange? Change)> parse)
    {
        try
        {
            return parse() switch
            {
                ({ } created, _) => before with { Created = before.Created.Add(created) },
                (_, { IsNone: false } change) => before with { Updated = before.Updated.Add(change) },
                _ => before,
            };
        }
        catch (BaasException fault) when (fault.Definition == SchemaErrorTable.DefinitionInvalid || fault.Violations.Count > 0)
        {
            throw SchemaErrors.In(fault, $"collections[{index}]");
        }
    }

    /// <summary>A collection of a document with what the document cannot say or leaves to the engine.</summary>
    /// <param name="after">The catalogue as it will be, but for views.</param>
    private V1.Schema.Collection Complete(V1.Schema.Collection collection, SchemaDocument document, CatalogueSnapshot after)
    {
        var current = FindByName(collection.Name);
        var definition = ViewChanges.Complete(collection, current, after, dialect).Clone();
        if (definition.Type == DefinitionParser.ViewType)
        {
            foreach (var field in definition.Schema)
            {
                field.Number = collection.Schema.FirstOrDefault(known => known.Name == field.Name)?.Number ?? 0;
            }
        }

        if (!document.HasRules && current is not null)
        {
            KeepRules(definition, current.Definition);
        }

        return definition;
    }

    private (Collection? Created, CollectionChange? Change) Parse(
        V1.Schema.Collection definition, string id, bool isPruned, Func<string, string?> findId)
    {
        var current = FindByName(definition.Name);
        var numbers = FieldAlignment.Align(definition, current, isPruned || definition.Type == DefinitionParser.ViewType);
        if (current is null)
        {
            return (DefinitionParser.ParseImported(definition, id, findId, now, numbers), null);
        }

        return (null, DefinitionParser.ParseUpdate(definition, current, findId, now, numbers));
    }

    // Not by id: a document names collections, and an id in it is that of another engine.
    private Collection? FindByName(string name) => snapshot.Find(name) is { } found && found.Name == name ? found : null;

    private static void KeepRules(V1.Schema.Collection definition, V1.Schema.Collection current)
    {
        definition.RuleTests.Add(current.RuleTests);
        foreach (var name in RuleNames.All)
        {
            var field = V1.Schema.Collection.Descriptor.FindFieldByName(name);
            if (field.Accessor.HasValue(current))
            {
                field.Accessor.SetValue(definition, field.Accessor.GetValue(current));
            }
        }

        foreach (var field in definition.Schema)
        {
            var known = current.Schema.FirstOrDefault(other => other.Name == field.Name);
            if (known is { HasReadRule: true })
            {
                field.ReadRule = known.ReadRule;
            }

            if (known is { HasWriteRule: true })
            {
                field.WriteRule = known.WriteRule;
            }
        }
    }
}
