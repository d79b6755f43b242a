using System.Collections.Frozen;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>Which of a collection's fields an answer has. The id is always in it.</summary>
internal sealed class FieldSelection
{
    private const string DataPrefix = "data.";
    private const string ExpandPrefix = "expand.";

    private readonly FrozenSet<int> _numbers;
    private readonly FrozenSet<int> _excludedSystem;

    private FieldSelection(FrozenSet<int> numbers, FrozenSet<int> excludedSystem)
    {
        _numbers = numbers;
        _excludedSystem = excludedSystem;
    }

    /// <inheritdoc cref="Parse(string, Collection, bool, out Dictionary{string, string})"/>
    /// <remarks>For answers without expanded records, where a name with a point stands for nothing.</remarks>
    public static FieldSelection? Parse(string fields, Collection collection, bool seesHidden = false)
    {
        if (string.IsNullOrWhiteSpace(fields))
        {
            return null;
        }

        var selection = Parse(fields, collection, seesHidden, out var nested);
        return nested is null ? selection : throw QueryErrors.FieldsNotExpanded(nested.Keys.First());
    }

    /// <param name="fields">
    /// Names separated by commas, as <c>title</c> or <c>data.title</c>; the members of a record (<c>id</c>, <c>etag</c>, …) may be
    /// named too. <c>*</c> and <c>data</c> mean all fields, and a <c>-</c> before a name all but that one. Where no field of the
    /// record itself is wanted by name, all are that are not excluded.
    /// </param>
    /// <param name="collection">The records' collection.</param>
    /// <param name="seesHidden">Whether fields that are hidden may be named; to others there are none. Nobody gets them unnamed.</param>
    /// <param name="nested">
    /// What names with a point, as <c>author.name</c> or <c>expand.author.name</c>, want of the records of a relation: by the name of
    /// the relation, a list as this one. Null when there are none.
    /// </param>
    /// <returns>Null when all fields are wanted that are not hidden.</returns>
    /// <exception cref="BaasException">query FIELDS_INVALID (metadata: field, suggestion).</exception>
    public static FieldSelection? Parse(string fields, Collection collection, bool seesHidden, out Dictionary<string, string>? nested)
    {
        nested = null;
        if (string.IsNullOrWhiteSpace(fields))
        {
            return null;
        }

        var wanted = new HashSet<int>();
        var excluded = new HashSet<int>();
        var isNamed = false;
        var isAll = false;
        var text = fields.AsSpan();
        foreach (var part in text.Split(','))
        {
            var name = text[part].Trim();
            var isExcluded = name.StartsWith('-');
            name = isExcluded ? name[1..].TrimStart() : name;
            if (!isExcluded && name is "*" or "data")
            {
                isAll = true;
            }
            else if (TryFind(name, collection, isExcluded, seesHidden, out var number))
            {
                isNamed |= !isExcluded;
                (isExcluded ? excluded : wanted).Add(number);
            }
            else
            {
                AddNested(name, isExcluded, collection, ref nested);
            }
        }

        if (isAll || !isNamed)
        {
            wanted.UnionWith(collection.Fields.Where(field => !field.IsHidden).Select(field => field.Number));
        }

        wanted.ExceptWith(excluded);
        return Of(wanted, excluded, collection);
    }

    /// <param name="fieldNumber">Number of a field of the collection, system fields among them.</param>
    public bool Contains(int fieldNumber) => fieldNumber < SystemFields.FirstUserNumber
        ? !_excludedSystem.Contains(fieldNumber)
        : _numbers.Contains(fieldNumber);

    /// <summary>The fields that are in one of two selections of a collection.</summary>
    public static FieldSelection? Either(FieldSelection? one, FieldSelection? other, Collection collection)
    {
        bool HasOne(Field field) => one?.Contains(field.Number) ?? !field.IsHidden;
        bool HasOther(Field field) => other?.Contains(field.Number) ?? !field.IsHidden;

        var wanted = collection.Fields.Where(field => HasOne(field) || HasOther(field)).Select(field => field.Number).ToHashSet();
        return Of(wanted, one is null || other is null ? [] : [.. one._excludedSystem.Intersect(other._excludedSystem)], collection);
    }

    private static FieldSelection? Of(HashSet<int> wanted, HashSet<int> excluded, Collection collection)
    {
        var system = excluded.Where(number => number < SystemFields.FirstUserNumber).ToFrozenSet();
        var isAll = system.Count == 0 && collection.Fields.All(field => wanted.Contains(field.Number) != field.IsHidden);
        return isAll ? null : new FieldSelection(wanted.ToFrozenSet(), system);
    }

    // The name of the collection is no field, and stays with the id: number 0 is nobody's.
    private static bool TryFind(ReadOnlySpan<char> name, Collection collection, bool isExcluded, bool seesHidden, out int number)
    {
        var inData = name.StartsWith(DataPrefix, StringComparison.Ordinal) ? name[DataPrefix.Length..] : name;
        if (collection.Find(inData) is { Kind: not ValueKind.Secret } field && (seesHidden || !field.IsHidden))
        {
            number = field.Number;
            return true;
        }

        (var isFound, number) = name switch
        {
            "created" => (true, SystemFields.Created.Number),
            "updated" => (true, SystemFields.Updated.Number),
            "etag" => (true, SystemFields.Etag.Number),
            "id" or "collection" when !isExcluded => (true, 0),
            "id" or "collection" => throw QueryErrors.FieldsNotExcludable(name),
            _ => (false, 0),
        };
        return isFound;
    }

    private static void AddNested(ReadOnlySpan<char> name, bool isExcluded, Collection collection, ref Dictionary<string, string>? nested)
    {
        var path = name.StartsWith(ExpandPrefix, StringComparison.Ordinal) ? name[ExpandPrefix.Length..] : name;
        var dot = path.IndexOf('.');
        if (dot <= 0 || name.StartsWith(DataPrefix, StringComparison.Ordinal))
        {
            var inData = name.StartsWith(DataPrefix, StringComparison.Ordinal) ? name[DataPrefix.Length..] : name;
            throw QueryErrors.FieldsUnknownField(name, NearestField.Of(inData, collection));
        }

        nested ??= new Dictionary<string, string>(StringComparer.Ordinal);
        var relation = path[..dot].ToString();
        var rest = isExcluded ? $"-{path[(dot + 1)..]}" : path[(dot + 1)..].ToString();
        nested[relation] = nested.TryGetValue(relation, out var before) ? $"{before},{rest}" : rest;
    }
}
