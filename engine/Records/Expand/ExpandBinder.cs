using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>
/// Finds out what the levels of an expand mean, and which of them the caller may see. Those that it may not see are left out
/// before their options are looked at, so that errors tell nothing about closed collections.
/// </summary>
internal sealed class ExpandBinder(RecordAccess access, DateTimeOffset now)
{
    private readonly CatalogueSnapshot _catalogue = access.Catalogue;

    /// <summary>Whether the caller may name hidden fields.</summary>
    public bool SeesHidden => access.SeesHidden;

    /// <param name="collection">The collection of the records at hand.</param>
    /// <param name="step">What is wanted from there.</param>
    /// <param name="nestedFields">By relation, the fields wanted of its records; null for none.</param>
    /// <exception cref="BaasException">
    /// records EXPAND_INVALID; query FILTER_INVALID, FILTER_TOO_COMPLEX, SORT_INVALID, FIELDS_INVALID (metadata: path, and as for lists).
    /// </exception>
    public ExpandLevel[] Bind(Collection collection, ExpandStep step, Dictionary<string, string>? nestedFields)
    {
        foreach (var relation in nestedFields?.Keys ?? Enumerable.Empty<string>())
        {
            if (!step.Steps.Any(next => next.Name == relation))
            {
                throw QueryErrors.FieldsNotExpanded(relation);
            }
        }

        var levels = new List<ExpandLevel>(step.Steps.Count);
        foreach (var next in step.Steps)
        {
            if (Bind(collection, next, nestedFields?.GetValueOrDefault(next.Name) ?? "") is { } level)
            {
                levels.Add(level);
            }
        }

        return [.. levels];
    }

    private ExpandLevel? Bind(Collection collection, ExpandStep step, string nestedFields)
    {
        if (collection.Find(step.Name) is { Type: RelationType type } field && MayFollow(field))
        {
            // The target's id is in the record anyway, so whether there is such a collection is no secret.
            return _catalogue.FindById(type.TargetCollectionId) is { } target && access.IsAllowed(target, RecordOperation.View)
                ? Bind(step, nestedFields, target, field, isBack: false)
                : null;
        }

        if (_catalogue.FindBackRelation(collection.Id, step.Name) is { } back
            && MayFollow(back.Field)
            && access.IsAllowed(back.Collection, RecordOperation.List))
        {
            return Bind(step, nestedFields, back.Collection, back.Field, isBack: true);
        }

        // To callers who may not know, a closed collection and one that is missing look alike: neither is an error.
        return !access.Caller.IsAdministrator && step.Name.Contains(CatalogueSnapshot.ViaInfix, StringComparison.Ordinal)
            ? null
            : throw ExpandErrors.UnknownRelation(step.Path, collection.Name, Nearest(collection, step.Name));
    }

    private ExpandLevel Bind(ExpandStep step, string nestedFields, Collection target, Field field, bool isBack)
    {
        var options = step.Options ?? new ExpandOptions();
        if (options.Limit is < 0 or > ExpandLevel.MaxLimit)
        {
            throw ExpandErrors.LimitOutOfRange(step.Path, options.Limit, ExpandLevel.MaxLimit);
        }

        try
        {
            var fields = options.Fields.Length == 0 || nestedFields.Length == 0 ? options.Fields + nestedFields : $"{options.Fields},{nestedFields}";
            var selection = FieldSelection.Parse(fields, target, SeesHidden, out var deeperFields);
            var scope = new QueryScope(target, _catalogue, now) { SeesHidden = SeesHidden, MayList = access.MayList };
            var filter = Filter.Parse(options.Filter, scope);
            var sort = isBack || options.Sort.Length > 0 ? SortOrder.Parse(options.Sort, scope) : null;
            return new ExpandLevel(step.Name)
            {
                Path = step.Path,
                Target = RecordTable.Of(target),
                Field = field,
                IsBack = isBack,
                IsListField = ((RelationType)field.Type).IsList,
                Filter = filter,
                Access = access,
                Sort = sort,
                Limit = options.Limit > 0 ? options.Limit : isBack ? ExpandLevel.DefaultBackLimit : ExpandLevel.MaxLimit,
                Selection = selection,
                Levels = Bind(target, step, deeperFields),
            };
        }
        catch (BaasException cause) when (!cause.Metadata.ContainsKey("path"))
        {
            throw ExpandErrors.Inside(step.Path, cause);
        }
    }

    // What a hidden field points at tells its value.
    private bool MayFollow(Field field) => SeesHidden || !field.IsHidden;

    private string? Nearest(Collection collection, string name) => NearestName.Of(
        name,
        [
            .. from field in collection.Fields
               where field.Type is RelationType && MayFollow(field)
               select field.Name,
            .. from relation in _catalogue.RelationsTo(collection.Id)
               where MayFollow(relation.Field) && access.IsAllowed(relation.Collection, RecordOperation.List)
               select $"{relation.Collection.Name}{CatalogueSnapshot.ViaInfix}{relation.Field.Name}",
        ]);
}
