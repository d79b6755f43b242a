using System.Text;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema;

/// <summary>One field of a collection, or one of the fields that every record has. Immutable.</summary>
internal sealed class Field
{
    public Field(int number, string name, FieldType type)
    {
        Number = number;
        Name = name;
        Type = type;
        Utf8Name = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>Number in the collection's proto message, for ever. Below <see cref="SystemFields.FirstUserNumber"/> for system fields.</summary>
    public int Number { get; }

    /// <summary>Name in filters and JSON, and the name of the SQL column.</summary>
    public string Name { get; }

    public ReadOnlyMemory<byte> Utf8Name { get; }

    public FieldType Type { get; }

    /// <summary>How the values are stored and compared.</summary>
    public ValueKind Kind => Type.Kind;

    /// <summary>Whether a record must have a value.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether a value counts as none for <see cref="IsRequired"/>: null, and the empty string.</summary>
    public bool IsMissing(in FieldValue value) => !value.HasValue || (Kind == ValueKind.Text && value.Bytes.IsEmpty);
}
