using System.Collections.Frozen;
using System.Collections.Immutable;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Indexes;
using Grpc.Baas.Engine.Schema.Permissions;

namespace Grpc.Baas.Engine.Schema;

/// <summary>A collection as it stood at one moment. Immutable: a change of the schema makes a new one.</summary>
internal sealed class Collection
{
    private readonly FrozenDictionary<string, Field> _byName;
    private readonly FrozenDictionary<string, Field>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public Collection(string id, string name, ImmutableArray<Field> fields, AccessRules rules)
    {
        Id = id;
        Name = name;
        Fields = fields;
        Rules = rules;
        _byName = fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        _bySpan = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>UUIDv7; stays when the collection is renamed.</summary>
    public string Id { get; }

    /// <summary>Name to clients, and of the SQL table.</summary>
    public string Name { get; }

    /// <summary>The fields that the user defined, in the order of the definition.</summary>
    public ImmutableArray<Field> Fields { get; }

    public AccessRules Rules { get; }

    /// <summary>The fields that a search looks into by an index, the weightiest first; empty when it has none and looks into all texts.</summary>
    public ImmutableArray<Field> SearchFields { get; init; } = [];

    /// <summary>Numbers of removed fields, never used again.</summary>
    public ImmutableArray<int> ReservedNumbers { get; init; } = [];

    /// <summary>The indexes of its table, those that the engine adds by itself among them.</summary>
    public ImmutableArray<CollectionIndex> Indexes { get; init; } = [];

    /// <summary>What no two records may have alike, beside the id.</summary>
    public ImmutableArray<CollectionIndex> UniqueKeys => field.IsDefault ? field = [.. Indexes.Where(index => index.IsUnique)] : field;

    /// <summary>Whether its records are computed by a query; then its table is an SQL view.</summary>
    public bool IsView { get; init; }

    /// <summary>How its accounts sign in; null when its records are no accounts.</summary>
    public AccountPolicy? Accounts { get; init; }

    /// <summary>What its permission bits say; null where it has none.</summary>
    public PermissionPolicy? Permissions { get; init; }

    /// <summary>Whether its records are accounts.</summary>
    public bool IsAuth => Accounts is not null;

    /// <summary>When it was made, microseconds since 1970 UTC.</summary>
    public long Created { get; init; }

    /// <summary>When its definition last changed, microseconds since 1970 UTC.</summary>
    public long Updated { get; init; }

    /// <summary>Counts the changes of the definition, from 1; its etag.</summary>
    public long Revision { get; init; }

    /// <summary>
    /// The whole definition with the engine's additions, as it is stored and as clients get it. Nobody changes it.
    /// </summary>
    public V1.Schema.Collection Definition { get; init; } = new();

    /// <summary>Whether deleted records can be restored.</summary>
    public bool IsSoftDelete => Definition.SoftDelete;

    /// <summary>The collection as a caller has it who may not read or write some fields.</summary>
    /// <param name="hidden">Numbers of the fields that the caller may not read.</param>
    /// <param name="readOnly">Numbers of the fields that the caller may not write.</param>
    public Collection Without(IReadOnlySet<int> hidden, IReadOnlySet<int> readOnly)
    {
        Field Limit(Field field) => hidden.Contains(field.Number) || readOnly.Contains(field.Number)
            ? field.Limit(hidden.Contains(field.Number), readOnly.Contains(field.Number))
            : field;
        return new Collection(Id, Name, [.. Fields.Select(Limit)], Rules)
        {
            SearchFields = [.. SearchFields.Select(Limit)],
            ReservedNumbers = ReservedNumbers,
            Indexes = Indexes,
            IsView = IsView,
            Created = Created,
            Updated = Updated,
            Revision = Revision,
            Definition = Definition,
            Accounts = Accounts,
            Permissions = Permissions,
            HasResults = HasResults,
        };
    }

    /// <summary>Finds a field that the user defined.</summary>
    public Field? Find(ReadOnlySpan<char> name) => _bySpan.TryGetValue(name, out var field) ? field : null;

    /// <summary>Whether its rows are results and no records, so that <c>id</c>, <c>created</c> and <c>updated</c> are names as any other.</summary>
    public bool HasResults { get; init; }

    /// <summary>Finds a field that can stand in a filter or sort: one that the user defined, or id, created, updated.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seesHidden">Whether hidden fields are found too: an answer to a filter over one tells its values.</param>
    public Field? FindQueryable(ReadOnlySpan<char> name, bool seesHidden = false) => HasResults ? Find(name) : name switch
    {
        "id" => SystemFields.Id,
        "created" => SystemFields.Created,
        "updated" => SystemFields.Updated,
        _ => Find(name) is { Kind: not ValueKind.Secret } field && (seesHidden || !field.IsHidden) ? field : null,
    };
}
