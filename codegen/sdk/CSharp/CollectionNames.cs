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
        RecordType = Members.Contains(collection.Record.Name) ? types.Take($"{collection.Record.Name}_") : collection.Record.Name;
        CodecType = types.Take($"{RecordType}Codec");
        Property = properties.Take(CSharpNames.PascalCase(collection.Name, keepPeriods: false));
        var members = new NameSet([RecordType, .. Members]);
        Fields = [.. collection.Record.Fields.InFieldNumberOrder().Select(field => new CSharpField(field, this, members, types))];
    }

    public CollectionContract Collection { get; }

    /// <summary>As the contract has it, but for what no record class can be called.</summary>
    public string RecordType { get; }

    public string CodecType { get; }

    /// <summary>What the client calls the collection.</summary>
    public string Property { get; }

    /// <summary>All fields of the record's message, in the order of their numbers.</summary>
    public IReadOnlyList<CSharpField> Fields { get; }
}
