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

    /// <summary>Whether no two records may have the same value.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Bytes of UTF-8 that a text may have because it is part of an index; no limit where it is not.</summary>
    /// <remarks>Set only while the collection is being made, when its indexes are known.</remarks>
    public int MaxIndexedBytes { get; set; } = int.MaxValue;

    /// <summary>What is wrong with a text of more than <see cref="MaxIndexedBytes"/>.</summary>
    public ValueFault TooLongForIndex => new("MAX_LENGTH", $"expected at most {MaxIndexedBytes} bytes of UTF-8, since the field is part of an index");

    /// <summary>Whether a value counts as none for <see cref="IsRequired"/>: null, and the empty string.</summary>
    public bool IsMissing(in FieldValue value) => !value.HasValue || (Kind == ValueKind.Text && value.Bytes.IsEmpty);
}
