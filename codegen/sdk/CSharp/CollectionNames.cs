namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>The names of a collection's C# types, and of its record's properties.</summary>
internal sealed class CollectionNames
{
    // What every record class has already, or may not have.
    private static readonly string[] Members =
    [
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals", "EqualityContract", "PrintMembers", "Clone",
    ];

    public CollectionNames(CollectionContract collection, NameSet types, NameSet properties)
    {
        Collection = collection;
        CodecType = types.Take($"{RecordType}Codec");
        Property = properties.Take(CSharpNames.PascalCase(collection.Name, keepPeriods: false));
        var members = new NameSet([RecordType, .. Members]);
        Fields = [.. collection.Record.Fields.InFieldNumberOrder().Select(field => new CSharpField(field, this, members, types))];
    }

    public CollectionContract Collection { get; }

    public string RecordType => Collection.Record.Name;

    public string CodecType { get; }

    /// <summary>What the client calls the collection.</summary>
    public string Property { get; }

    /// <summary>All fields of the record's message, in the order of their numbers.</summary>
    public IReadOnlyList<CSharpField> Fields { get; }
}
