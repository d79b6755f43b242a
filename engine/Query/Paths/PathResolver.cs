using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Query.Paths;

/// <summary>
/// Finds what names in a filter or sort mean: a field (<c>title</c>), a field of related records (<c>author.company.country</c>,
/// <c>comments_via_post.text</c>), how many elements a list has or how many records point at the record (<c>tags:length</c>,
/// <c>comments_via_post:length</c>). One instance serves one filter or sort and keeps what its names touch.
/// </summary>
internal sealed class PathResolver(QueryScope scope)
{
    /// <summary>Each step is one more query inside the query.</summary>
    public const int MaxSteps = 6;

    public const string LengthModifier = ":length";

    private readonly CatalogueSnapshot? _catalogue = scope.Catalogue;
    private readonly List<Collection> _touched = [];

    /// <summary>The collections, each once, that are read beside the records' own; that one is among them when a path leads back to it.</summary>
    public IReadOnlyList<Collection> Touched => _touched;

    /// <summary>Whether a field that is hidden from most callers is named.</summary>
    public bool NamesHidden { get; private set; }

    /// <returns>The meaning, or null and the fault.</returns>
    public FieldPath? Resolve(ReadOnlySpan<char> name, out PathFault? fault)
    {
        var colon = name.IndexOf(':');
        if (colon >= 0 && !name[colon..].SequenceEqual(LengthModifier))
        {
            fault = new PathFault(
                colon, $"The modifier '{QueryErrors.Quote(name[colon..])}' is not known", LengthModifier, $"{name[..colon]}{LengthModifier}");
            return null;
        }

        var path = colon < 0 ? name : name[..colon];
        var current = scope.Collection;
        var steps = ImmutableArray.CreateBuilder<RelationStep>();
        var start = 0;
        for (var dot = path.IndexOf('.'); dot >= 0; dot = path[start..].IndexOf('.'))
        {
            var end = start + dot;
            if (FindStep(current, path, start, end, out fault) is not { } step)
            {
                return null;
            }

            if (steps.Count == MaxSteps)
            {
                throw QueryErrors.FilterTooComplex("relations in the name of a field", MaxSteps);
            }

            Add(step, steps);
            current = step.To;
            start = end + 1;
        }

        return Finish(current, path, start, steps, colon >= 0, out fault);
    }

    private FieldPath? Finish(
        Collection current,
        ReadOnlySpan<char> path,
        int start,
        ImmutableArray<RelationStep>.Builder steps,
        bool isLength,
        out PathFault? fault)
    {
        fault = null;
        var last = path[start..];
        if (Find(current, last) is { } field)
        {
            if (!isLength)
            {
                return new FieldPath(steps.DrainToImmutable(), new FieldOperand(field, current));
            }

            if (field.Kind == ValueKind.TextList)
            {
                return new FieldPath(steps.DrainToImmutable(), new LengthOperand(field));
            }

            fault = new PathFault(path.Length, $"The field '{field.Name}' holds no list and has no length", "an operator");
            return null;
        }

        if (FindBack(current, last) is not { } step)
        {
            fault = Unknown(current, path, start, path.Length, start > 0);
            return null;
        }

        Touch(step.To);
        if (isLength)
        {
            return new FieldPath(steps.DrainToImmutable(), new ReferrerCount(step));
        }

        // The records themselves are meant, which are known by their ids.
        steps.Add(step);
        return new FieldPath(steps.DrainToImmutable(), new FieldOperand(SystemFields.Id, step.To));
    }

    private RelationStep? FindStep(Collection current, ReadOnlySpan<char> path, int start, int end, out PathFault? fault)
    {
        fault = null;
        var name = path[start..end];
        if (Find(current, name) is { } field)
        {
            if (_catalogue is null)
            {
                fault = new PathFault(end, "Fields of related records cannot be reached here", "a field of the collection itself");
                return null;
            }

            if (field.Type is RelationType relation && _catalogue.FindById(relation.TargetCollectionId) is { } target)
            {
                if (scope.IsOpen(target))
                {
                    return new RelationStep(current, field, target, IsBack: false);
                }

                // Whatever follows, so that it cannot be found out what the collection has.
                fault = Unknown(current, path, start, path.Length, isRelated: true);
                return null;
            }

            fault = new PathFault(end, $"The field '{field.Name}' points at no records, so that nothing follows it", "an operator");
            return null;
        }

        if (FindBack(current, name) is { } back)
        {
            return back;
        }

        fault = Unknown(current, path, start, end, isRelated: true);
        return null;
    }

    // To those who may not know of it there is none: neither one of a closed collection nor one whose values are hidden.
    private RelationStep? FindBack(Collection current, ReadOnlySpan<char> name)
    {
        if (_catalogue?.FindBackRelation(current.Id, name) is not { } back
            || !scope.IsOpen(back.Collection)
            || (back.Field.IsHidden && !scope.SeesHidden))
        {
            return null;
        }

        NamesHidden |= back.Field.IsHidden;
        return new RelationStep(current, back.Field, back.Collection, IsBack: true);
    }

    private Field? Find(Collection current, ReadOnlySpan<char> name)
    {
        if (current.FindQueryable(name, scope.SeesHidden) is not { } field)
        {
            return null;
        }

        NamesHidden |= field.IsHidden;
        return field;
    }

    private void Add(RelationStep step, ImmutableArray<RelationStep>.Builder steps)
    {
        steps.Add(step);
        Touch(step.To);
    }

    private void Touch(Collection touched)
    {
        if (!_touched.Contains(touched))
        {
            _touched.Add(touched);
        }
    }

    // The suggestion is what the whole name should be, so that it can be put in its place as it is.
    private PathFault Unknown(Collection current, ReadOnlySpan<char> path, int start, int end, bool isRelated)
    {
        var name = path[start..end];
        var nearest = NearestName.Of(name, [.. NamesOf(current)]);
        var suggestion = nearest is null ? null : start == 0 && end == path.Length ? nearest : $"{path[..start]}{nearest}{path[end..]}";
        return new PathFault(
            start,
            isRelated && start > 0 ? $"The collection '{current.Name}' has no field '{QueryErrors.Quote(name)}'" : $"The collection has no field '{QueryErrors.Quote(name)}'",
            "the name of a field",
            suggestion);
    }

    // Back-relations are not among them: they are the names of collections that the caller may not know.
    private IEnumerable<string> NamesOf(Collection current)
        => current.Fields.Where(field => !field.IsHidden || scope.SeesHidden).Select(field => field.Name).Append(SystemFields.Id.Name).Append(SystemFields.Created.Name).Append(SystemFields.Updated.Name);
}
