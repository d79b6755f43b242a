using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>
/// The views that a change of the schema touches: the one that is made or changed, or those that read the collection that is. They are
/// bound to the new state first, so that nothing is done when one of them could not stay.
/// </summary>
internal sealed class ViewChanges
{
    private const int MaxCacheSeconds = 86_400;

    private readonly List<Collection> _current;
    private readonly List<(Collection Current, Collection Next, ViewQuery Query)> _next;

    private ViewChanges(List<Collection> current, List<(Collection, Collection, ViewQuery)> next)
    {
        _current = current;
        _next = next;
    }

    /// <summary>Works out the fields of a view from its query. Other definitions stay as they are.</summary>
    /// <param name="definition">As the client sent it; it is not changed.</param>
    /// <param name="current">The collection as it stands; null for a new one.</param>
    /// <exception cref="BaasException">schema DEFINITION_INVALID.</exception>
    public static V1.Schema.Collection Complete(
        V1.Schema.Collection definition, Collection? current, CatalogueSnapshot catalogue, SqlDialect dialect)
    {
        var isView = definition.Type == DefinitionParser.ViewType;
        Check(definition, current, isView);
        if (!isView)
        {
            return definition;
        }

        var query = ViewQuery.Parse(definition.View.Query, catalogue, dialect);
        var completed = definition.Clone();
        completed.View.Collections.Clear();
        completed.View.Collections.AddRange(query.Collections);
        completed.Schema.Clear();
        completed.Schema.AddRange(query.Fields);
        return completed;
    }

    /// <param name="catalogue">Before the change.</param>
    /// <param name="current">The collection that changes; null when it is new.</param>
    /// <param name="next">As it will be.</param>
    /// <param name="now">Microseconds since 1970 UTC.</param>
    /// <exception cref="BaasException">schema COLLECTION_IN_USE.</exception>
    public static ViewChanges Of(CatalogueSnapshot catalogue, Collection? current, Collection next, SqlDialect dialect, long now)
    {
        var after = catalogue.With(next);
        if (next.IsView)
        {
            return new ViewChanges(
                current is null ? [] : [current], [(next, next, ViewQuery.Parse(next.Definition.View.Query, after, dialect))]);
        }

        var views = current is null ? [] : ReadersOf(catalogue, current);
        return new ViewChanges(views, [.. views.Select(view => Rebind(view, current!, after, dialect, now))]);
    }

    /// <summary>All views, for a change of many collections at once.</summary>
    /// <param name="before">Before the change.</param>
    /// <param name="after">After the change, in which views may have other columns than their queries give.</param>
    /// <param name="now">Microseconds since 1970 UTC.</param>
    /// <exception cref="BaasException">schema COLLECTION_IN_USE: a view of before or after cannot be computed after it.</exception>
    public static ViewChanges OfAll(CatalogueSnapshot before, CatalogueSnapshot after, SqlDialect dialect, long now) => new(
        [.. before.Collections.Where(view => view.IsView)],
        [.. after.Collections.Where(view => view.IsView).Select(view => Rebind(view, view, after, dialect, now))]);

    /// <exception cref="BaasException">schema COLLECTION_IN_USE.</exception>
    public static void RefuseIfRead(CatalogueSnapshot catalogue, Collection collection)
    {
        if (ReadersOf(catalogue, collection) is [var view, ..])
        {
            throw SchemaErrors.CollectionInUseByView(collection.Name, view.Name, "it would read nothing any more");
        }
    }

    /// <summary>Takes the SQL views away, so that the tables below them can change.</summary>
    public void Drop(DbSession session)
    {
        foreach (var view in _current)
        {
            ViewStore.Drop(session, view);
        }
    }

    /// <summary>Makes the SQL views anew, and stores what changed about them.</summary>
    /// <returns>The catalogue with them.</returns>
    /// <exception cref="BaasException">schema DEFINITION_INVALID: the database refuses a query.</exception>
    public CatalogueSnapshot Apply(DbSession session, CatalogueSnapshot catalogue)
    {
        foreach (var (current, next, query) in _next)
        {
            ViewStore.Create(session, next, query, catalogue);
            if (current != next)
            {
                SchemaStore.Update(session, new CollectionChange(current, next, []), static _ => { });
                catalogue = catalogue.With(next);
            }
        }

        return catalogue;
    }

    private static List<Collection> ReadersOf(CatalogueSnapshot catalogue, Collection collection)
        => [.. catalogue.Collections.Where(view => view.IsView && view.Definition.View.Collections.Contains(collection.Name))];

    private static (Collection Current, Collection Next, ViewQuery Query) Rebind(
        Collection view, Collection changed, CatalogueSnapshot after, SqlDialect dialect, long now)
    {
        try
        {
            var query = ViewQuery.Parse(view.Definition.View.Query, after, dialect);
            var definition = Complete(view.Definition, view, after, dialect);
            return (view, DefinitionParser.ParseUpdate(definition, view, after, now).Next, query);
        }
        catch (BaasException fault) when (fault.Violations is [var violation, ..])
        {
            throw SchemaErrors.CollectionInUseByView(changed.Name, view.Name, violation.Description);
        }
    }

    private static void Check(V1.Schema.Collection definition, Collection? current, bool isView)
    {
        var faults = new DefinitionFaults();
        if (current is not null && current.IsView != isView)
        {
            faults.Add("type", "CHANGED", $"the type of a collection cannot change, and it is '{current.Definition.Type}'");
        }
        else if (isView)
        {
            CheckView(definition, faults);
        }
        else if (definition.View is not null)
        {
            faults.Add("view", "UNSUPPORTED", $"has no meaning but for collections of type '{DefinitionParser.ViewType}'");
        }

        if (faults.Count > 0)
        {
            throw SchemaErrors.DefinitionInvalid(faults);
        }
    }

    private static void CheckView(V1.Schema.Collection definition, DefinitionFaults faults)
    {
        if (definition.View is not { Query.Length: > 0 } view)
        {
            faults.Add("view.query", "REQUIRED", "expected a SELECT");
            return;
        }

        if (view.CacheTtlSeconds is < 0 or > MaxCacheSeconds)
        {
            faults.Add("view.cache_ttl_seconds", "RANGE", $"expected 0 to {MaxCacheSeconds}");
        }

        if (definition.Indexes.Count > 0)
        {
            faults.Add("indexes", "UNSUPPORTED", "a view has no index of its own; give one to the collections that it reads");
        }

        foreach (var (isGiven, rule) in (ReadOnlySpan<(bool, string)>)
            [(definition.HasCreateRule, "create_rule"), (definition.HasUpdateRule, "update_rule"), (definition.HasDeleteRule, "delete_rule")])
        {
            if (isGiven)
            {
                faults.Add(rule, "UNSUPPORTED", "nobody can write to a view; leave the rule out");
            }
        }
    }
}
