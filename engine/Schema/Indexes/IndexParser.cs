using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Indexes;

/// <summary>Reads the indexes of a definition whose fields are right, and collects what is wrong with them.</summary>
/// <param name="definition">The engine's own copy; the defaults are written into it.</param>
/// <param name="collection">The collection with its fields.</param>
/// <param name="isStored">Whether the definition comes from the database, where only checked ones are.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class IndexParser(V1.Schema.Collection definition, Collection collection, bool isStored, DefinitionFaults faults)
{
    public const int MaxIndexes = 32;
    public const int MaxKeys = 8;

    // A condition is written once and for all, and PostgreSQL compares it with each query.
    private const int MaxConditionLength = 1_000;

    // A page of PostgreSQL holds three entries of an index at least, so one has at most 2,704 bytes; numbers and the id need the rest.
    private const int MaxTextBytes = 2_400;

    public ImmutableArray<CollectionIndex> Parse()
    {
        var indexes = new List<CollectionIndex>();
        if (definition.Indexes.Count > MaxIndexes)
        {
            faults.Add("indexes", "TOO_MANY", $"expected at most {MaxIndexes} indexes");
            return [];
        }

        CheckUniqueFields();
        indexes.AddRange(collection.Fields
            .Where(field => field.IsUnique)
            .Select(field => new CollectionIndex(field.Name, [new IndexKey(field, IsDescending: false)], isUnique: true, condition: null)));
        NameAll();
        for (var i = 0; i < definition.Indexes.Count; i++)
        {
            if (Parse(definition.Indexes[i], $"indexes[{i}]") is { } index)
            {
                indexes.Add(index);
            }
        }

        indexes.AddRange(collection.Fields
            .Where(field => field is { Type: RelationType { IsList: false } } or { IsSystem: true, Name: PermissionFields.Permission })
            .Select(CollectionIndex.OfEngine));
        return [.. indexes.DistinctBy(index => index.Suffix)];
    }

    /// <summary>How long the text of each field may be as part of the indexes; fields without a limit are not there.</summary>
    public static Dictionary<int, int> TextLimits(IEnumerable<CollectionIndex> indexes)
    {
        var limits = new Dictionary<int, int>();
        foreach (var index in indexes)
        {
            var texts = index.Keys.Where(key => key.Field.Kind == ValueKind.Text && key.IsNullable).Select(key => key.Field.Number).ToList();
            foreach (var number in texts)
            {
                limits[number] = Math.Min(limits.GetValueOrDefault(number, int.MaxValue), MaxTextBytes / texts.Count);
            }
        }

        return limits;
    }

    private void CheckUniqueFields()
    {
        for (var i = 0; i < collection.Fields.Length; i++)
        {
            if (collection.Fields[i] is { IsUnique: true } field && !field.Kind.HasOrder())
            {
                faults.Add($"schema[{i}].unique", "UNSUPPORTED", $"has no meaning for values without an order, as '{field.Name}' holds them; leave it out");
            }
        }
    }

    private void NameAll()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < definition.Indexes.Count; i++)
        {
            var name = definition.Indexes[i].Name;
            if (name.Length > 0 && !DefinitionNames.IsName(name))
            {
                faults.Add($"indexes[{i}].name", "FORMAT", $"expected {DefinitionNames.Rule}");
            }
            else if (name.Length > 0 && !taken.Add(name))
            {
                faults.Add($"indexes[{i}].name", "DUPLICATE", $"another index is named '{name}' already");
            }
        }

        foreach (var index in definition.Indexes.Where(index => index.Name.Length == 0))
        {
            var fields = string.Join('_', index.Fields.Select(field => field.Trim(' ', '+', '-')));
            var name = DefinitionNames.IsName(fields) ? fields : "fields";
            for (var i = 2; !taken.Add(name); i++)
            {
                name = DefinitionNames.IsName($"{fields}_{i}") ? $"{fields}_{i}" : $"fields_{i}";
            }

            index.Name = name;
        }
    }

    private CollectionIndex? Parse(V1.Schema.CollectionIndex index, string path)
    {
        var before = faults.Count;
        var keys = ParseKeys(index.Fields, path);
        if (index.Unique && !isStored)
        {
            CheckUniqueKeys(keys, path);
        }

        var condition = ParseCondition(index.Where, path);
        return faults.Count == before ? new CollectionIndex(index.Name, keys, index.Unique, condition) : null;
    }

    private ImmutableArray<IndexKey> ParseKeys(RepeatedField<string> names, string path)
    {
        if (names.Count is 0 or > MaxKeys)
        {
            faults.Add($"{path}.fields", names.Count == 0 ? "REQUIRED" : "TOO_MANY", $"expected the names of 1 to {MaxKeys} fields");
            return [];
        }

        var keys = ImmutableArray.CreateBuilder<IndexKey>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            var isDescending = names[i].StartsWith('-');
            var name = names[i].TrimStart().TrimStart(isDescending ? '-' : '+').Trim();
            if (FindField(name, $"{path}.fields[{i}]") is { } field)
            {
                names[i] = isDescending ? $"-{name}" : name;
                if (keys.Any(key => key.Field == field))
                {
                    faults.Add($"{path}.fields[{i}]", "DUPLICATE", "this field stands in the index before");
                }

                keys.Add(new IndexKey(field, isDescending));
            }
        }

        return keys.ToImmutable();
    }

    // Nobody chooses these, so that nobody could do anything about two that are the same.
    private void CheckUniqueKeys(ImmutableArray<IndexKey> keys, string path)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Field == SystemFields.Created || keys[i].Field == SystemFields.Updated)
            {
                faults.Add($"{path}.fields[{i}]", "UNSUPPORTED", $"the engine gives '{keys[i].Field.Name}', which cannot be part of a unique key");
            }
        }
    }

    private Field? FindField(string name, string path)
    {
        if (collection.FindQueryable(name, seesHidden: true) is not { } field)
        {
            var nearest = NearestName.Of(name, [.. collection.Fields.Select(field => field.Name)]);
            faults.Add(path, "UNKNOWN", $"expected the name of a field{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
            return null;
        }

        if (!field.Kind.HasOrder())
        {
            faults.Add(path, "UNSUPPORTED", $"lists, JSON, bytes, points and encrypted texts have no order, and '{field.Name}' cannot be in an index");
            return null;
        }

        return field;
    }

    private IndexCondition? ParseCondition(string text, string path)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (text.Length > MaxConditionLength)
        {
            faults.Add($"{path}.where", "MAX_LENGTH", $"expected at most {MaxConditionLength} characters");
            return null;
        }

        var condition = new IndexCondition(text, new Lazy<Filter>(() => Filter.Parse(
            text, new QueryScope(collection, Catalogue: null, DateTimeOffset.UnixEpoch) { SeesHidden = true })));
        if (isStored)
        {
            return condition;
        }

        try
        {
            if (condition.Filter.IsMatchAll || !condition.IsIndexable(Storage.SqliteDialect.Instance))
            {
                faults.Add($"{path}.where", "UNSUPPORTED", "expected a filter over single values of the record itself, without dates that move with the clock");
            }
        }
        catch (BaasException exception)
        {
            faults.Add($"{path}.where", "FILTER", exception.Message);
        }

        return condition;
    }
}
