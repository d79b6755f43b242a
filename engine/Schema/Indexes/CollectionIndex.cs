using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Grpc.Baas.Engine.Schema.Indexes;

/// <summary>An index of a collection's table. Immutable.</summary>
internal sealed class CollectionIndex
{
    private const int HashBytes = 8;

    /// <param name="name">Unique in the collection, for people.</param>
    /// <param name="keys">From the weightiest on; at least one.</param>
    /// <param name="isUnique">Whether no two records may have the same values; null is like no other value.</param>
    /// <param name="condition">Which records it holds; null for all.</param>
    public CollectionIndex(string name, ImmutableArray<IndexKey> keys, bool isUnique, IndexCondition? condition)
    {
        Name = name;
        Keys = keys;
        IsUnique = isUnique;
        Condition = condition;
        Suffix = Hash();
    }

    /// <summary>Name to clients; that of the field, when the definition of a field asks for it.</summary>
    public string Name { get; }

    /// <summary>The keys of the definition, without the id that an index which is not unique has at its end.</summary>
    public ImmutableArray<IndexKey> Keys { get; }

    public bool IsUnique { get; }

    public IndexCondition? Condition { get; }

    /// <summary>
    /// The same for indexes of the same shape, whatever they and their fields are called: a rename leaves the index as it is.
    /// </summary>
    public string Suffix { get; private init; }

    /// <summary>
    /// The index of a single field, which the engine makes by itself: when a record goes, the records that point at it are looked for; and
    /// records with a permission of their own are.
    /// </summary>
    public static CollectionIndex OfEngine(Field field)
        => new(field.Name, [new IndexKey(field, IsDescending: false)], isUnique: false, condition: null) { Suffix = $"{field.Number}" };

    private string Hash()
    {
        var keys = Keys.Select(key => $"{key.Field.Number}{(key.IsDescending ? "-" : "+")}");
        var shape = $"{(IsUnique ? "unique" : "plain")}/{string.Join(',', keys)}/{Condition?.Text}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shape)).AsSpan(0, HashBytes));
    }
}
