using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Rules.Tests;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Indexes;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.Engine.Schema.Transfer;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// Turns a definition into a <see cref="Collection"/>, and collects all that is wrong with it on the way. One instance parses
/// one definition.
/// </summary>
internal sealed class DefinitionParser
{
    /// <summary>Type of a collection whose records are computed.</summary>
    public const string ViewType = "view";

    private const string BaseType = "base";
    private const int MaxFields = 256;
    private const int MaxDescriptionLength = 2_000;

    private static readonly AccessRules NoRules = new(null, null, null, null, null);

    private readonly DefinitionFaults _faults = new();
    private readonly List<FieldConversion> _renumbered = [];
    private readonly V1.Schema.Collection _definition;
    private readonly Func<string, string?>? _findCollectionId;
    private ImportedNumbers? _numbers;

    /// <param name="findCollectionId">Turns what a relation names into an id; null when the definition is a stored one, which has ids.</param>
    private DefinitionParser(V1.Schema.Collection definition, Func<string, string?>? findCollectionId)
    {
        _definition = definition;
        _findCollectionId = findCollectionId;
    }

    /// <summary>Makes a collection that did not exist, with the first numbers for its fields.</summary>
    /// <param name="definition">As the client sent it; it is not changed.</param>
    /// <param name="id">Id of the new collection.</param>
    /// <param name="catalogue">Where relations find their targets.</param>
    /// <param name="now">Microseconds since 1970 UTC.</param>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public static Collection ParseNew(V1.Schema.Collection definition, string id, CatalogueSnapshot catalogue, long now)
    {
        var copy = Copy(definition, id, now);
        copy.Created = copy.Updated;
        var parser = new DefinitionParser(copy, name => name == definition.Name ? id : FindTarget(catalogue, name));
        _ = parser.Complete(current: null, imported: null);
        return parser.Parse(FieldNumbers.OfNew(copy, parser._faults), revision: 1);
    }

    /// <summary>Makes a collection that did not exist from a document, with the numbers that it has there.</summary>
    /// <inheritdoc cref="ParseNew"/>
    /// <param name="findId">Turns the name of a collection into its id; null when there is none.</param>
    /// <param name="numbers">The numbers.</param>
    public static Collection ParseImported(
        V1.Schema.Collection definition, string id, Func<string, string?> findId, long now, ImportedNumbers numbers)
    {
        var copy = Copy(definition, id, now);
        copy.Created = copy.Updated;
        var parser = new DefinitionParser(copy, findId);
        parser._numbers = numbers = parser.Complete(current: null, numbers)!;
        return parser.Parse(FieldNumbers.OfImported(copy, numbers, parser._faults), revision: 1);
    }

    /// <summary>Makes the collection that an existing one shall become. Fields that stay keep their numbers.</summary>
    /// <inheritdoc cref="ParseNew"/>
    /// <param name="current">The collection as it stands.</param>
    /// <returns>The change; its next state is <paramref name="current"/> itself when nothing changes.</returns>
    public static CollectionChange ParseUpdate(V1.Schema.Collection definition, Collection current, CatalogueSnapshot catalogue, long now)
        => ParseUpdate(
            definition, current, name => name == definition.Name || name == current.Name ? current.Id : FindTarget(catalogue, name), now, imported: null);

    /// <inheritdoc cref="ParseUpdate(V1.Schema.Collection, Collection, CatalogueSnapshot, long)"/>
    /// <param name="findId">Turns the id or name of a collection into its id; null when there is none.</param>
    /// <param name="imported">Numbers that new and converted fields get where they are free; null for the next ones.</param>
    public static CollectionChange ParseUpdate(
        V1.Schema.Collection definition, Collection current, Func<string, string?> findId, long now, ImportedNumbers? imported)
    {
        var copy = Copy(definition, current.Id, now);
        copy.Created = current.Definition.Created;
        MessageNames.Keep(copy, current);
        var parser = new DefinitionParser(copy, findId);
        parser._numbers = imported = parser.Complete(current, imported);
        var numbers = FieldNumbers.OfUpdate(copy, current, imported, parser._faults);
        var next = parser.Parse(numbers, current.Revision + 1, current);
        return new CollectionChange(current, IsSame(next.Definition, current.Definition) ? current : next, parser._renumbered);
    }

    /// <summary>Makes a collection from what <see cref="Collection.Definition"/> was when it was stored.</summary>
    public static Collection ParseStored(V1.Schema.Collection definition, long revision)
        => new DefinitionParser(definition, findCollectionId: null).Parse([.. definition.Schema.Select(field => field.Number)], revision);

    /// <summary>Adds the engine's own fields.</summary>
    /// <returns>The numbers of a document, for the fields as they are now.</returns>
    private ImportedNumbers? Complete(Collection? current, ImportedNumbers? imported)
    {
        var shifted = AccountFields.Shift(imported, AccountFields.Complete(_definition, current, _faults));
        return PermissionFields.Extend(shifted, PermissionFields.Complete(_definition, current, _findCollectionId!, _faults));
    }

    private Collection Parse(ImmutableArray<int> numbers, long revision, Collection? current = null)
    {
        DefinitionNames.CheckCollectionName(_definition.Name, _faults);
        MessageNames.Check(_definition, _faults);
        _definition.Type = _definition.Type.Length == 0 ? BaseType : _definition.Type;
        if (_definition.Type is not (BaseType or ViewType or AccountFields.CollectionType))
        {
            _faults.Add("type", "UNKNOWN", $"expected '{BaseType}', '{AccountFields.CollectionType}' or '{ViewType}'");
        }

        var accounts = AccountPolicy.Read(_definition, _faults);
        var permissions = PermissionPolicy.Read(_definition, _faults);

        var fields = ParseFields(numbers, current);
        var searchFields = SearchDefinition.Parse(_definition, fields, _faults);
        if (current is not null)
        {
            SortReservedNumbers();
            FieldChanges.Check(fields, current, _renumbered, _faults);
        }

        CheckDescription(_definition.Description, "description");
        if (_findCollectionId is not null)
        {
            RuleTestDefinitions.Check(_definition.RuleTests, "rule_tests", _faults);
            SelectEnum.CheckNames(_definition.Schema, _faults);
        }

        var indexes = ParseIndexes(fields);
        var rules = RuleTexts.Read(_definition);
        if (_faults.Count > 0)
        {
            throw SchemaErrors.DefinitionInvalid(_faults);
        }

        _definition.Etag = revision.ToString(CultureInfo.InvariantCulture);
        return new Collection(_definition.Id, _definition.Name, [.. fields.Select(field => field!)], rules)
        {
            Indexes = indexes,
            Definition = _definition,
            IsView = _definition.Type == ViewType,
            Accounts = accounts,
            Permissions = permissions,
            SearchFields = searchFields,
            ReservedNumbers = [.. _definition.ReservedNumbers],
            Created = ToMicroseconds(_definition.Created),
            Updated = ToMicroseconds(_definition.Updated),
            Revision = revision,
        };
    }

    private List<Field?> ParseFields(ImmutableArray<int> numbers, Collection? current)
    {
        var fields = new List<Field?>();
        if (_definition.Schema.Count > MaxFields)
        {
            _faults.Add("schema", "TOO_MANY", $"expected at most {MaxFields} fields");
            return fields;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            _definition.Schema[i].Number = numbers[i];
        }

        var jsonNames = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < _definition.Schema.Count; i++)
        {
            var definition = _definition.Schema[i];
            var path = $"schema[{i}]";
            CheckFieldName(definition.Name, path, jsonNames);
            if (_findCollectionId is not null)
            {
                NumberChoices(definition, path, current);
            }

            var draft = new FieldDraft(definition, path, _faults, _findCollectionId ?? (id => id))
            {
                IsStored = _findCollectionId is null,
            };
            fields.Add(FieldParser.Parse(draft) is { } field ? Number(field, definition, current, _numbers?.Wanted[i] ?? 0) : null);
            CheckDescription(definition.Description, $"{path}.description");
        }

        return fields;
    }

    /// <summary>Gives a field whose values will travel in another form a number of its own.</summary>
    private Field Number(Field field, CollectionField definition, Collection? current, int wanted)
    {
        var old = current?.Fields.FirstOrDefault(other => other.Number == definition.Number);
        if (old is null || old.Kind == field.Kind)
        {
            return field;
        }

        _definition.ReservedNumbers.Add(old.Number);
        definition.Number = FieldNumbers.OfConverted(_definition, current!, wanted);
        var renumbered = field.WithNumber(definition.Number);
        _renumbered.Add(new FieldConversion(old, renumbered));
        return renumbered;
    }

    private void NumberChoices(CollectionField definition, string path, Collection? current)
    {
        var before = current?.Definition.Schema.FirstOrDefault(field => field.Number == definition.Number);
        if (before is { Select: { } old } && definition.Select is { } options && old.AsEnum != options.AsEnum)
        {
            _faults.Add($"{path}.select.as_enum", "UNSUPPORTED", "clients have it as it is; add another field in its place");
        }

        SelectEnum.AssignNumbers(definition, before, keepsGiven: _numbers is not null);
    }

    private void SortReservedNumbers()
    {
        var numbers = _definition.ReservedNumbers.Order().ToList();
        _definition.ReservedNumbers.Clear();
        _definition.ReservedNumbers.AddRange(numbers);
    }

    /// <summary>Reads the indexes, and tells the fields what these ask of them.</summary>
    private ImmutableArray<Indexes.CollectionIndex> ParseIndexes(List<Field?> fields)
    {
        if (_faults.Count > 0)
        {
            return [];
        }

        var collection = new Collection(_definition.Id, _definition.Name, [.. fields.Select(field => field!)], NoRules);
        var indexes = new IndexParser(_definition, collection, isStored: _findCollectionId is null, _faults).Parse();
        foreach (var (number, limit) in IndexParser.TextLimits(indexes))
        {
            fields.Single(field => field!.Number == number)!.MaxIndexedBytes = limit;
        }

        return indexes;
    }

    private void CheckDescription(string description, string path)
    {
        if (description.Length > MaxDescriptionLength)
        {
            _faults.Add(path, "MAX_LENGTH", $"expected at most {MaxDescriptionLength} characters");
        }
    }

    private void CheckFieldName(string name, string path, Dictionary<string, string> jsonNames)
    {
        DefinitionNames.CheckFieldName(name, $"{path}.name", _faults);
        var jsonName = DefinitionNames.JsonName(name);
        if (jsonNames.TryAdd(jsonName, name) || name.Length == 0)
        {
            return;
        }

        var other = jsonNames[jsonName];
        _faults.Add(
            $"{path}.name",
            "DUPLICATE",
            other == name
                ? $"another field is named '{Quoting.Shorten(name)}' already"
                : $"'{Quoting.Shorten(name)}' and '{Quoting.Shorten(other)}' are both '{Quoting.Shorten(jsonName)}' in protobuf's JSON; choose a name that differs by more than '_'");
    }

    // A relation keeps its targets whole, and nobody can say that of computed records.
    private static string? FindTarget(CatalogueSnapshot catalogue, string name)
        => catalogue.Find(name) is { IsView: false } target ? target.Id : null;

    private static V1.Schema.Collection Copy(V1.Schema.Collection definition, string id, long now)
    {
        var copy = definition.Clone();
        copy.Id = id;
        copy.Updated = ToTimestamp(now);
        copy.ReservedNumbers.Clear();
        return copy;
    }

    private static bool IsSame(V1.Schema.Collection next, V1.Schema.Collection current)
    {
        var same = next.Clone();
        same.Updated = current.Updated;
        same.Etag = current.Etag;

        // Equals of a message takes an absent rule for an empty one; the bytes do not.
        return same.ToByteString() == current.ToByteString();
    }

    private static Timestamp ToTimestamp(long microseconds) => new()
    {
        Seconds = Math.DivRem(microseconds, 1_000_000, out var rest),
        Nanos = (int)rest * 1_000,
    };

    private static long ToMicroseconds(Timestamp timestamp) => (timestamp.Seconds * 1_000_000) + (timestamp.Nanos / 1_000);
}
