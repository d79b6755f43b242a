using System.Collections.Frozen;
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

    /// <summary>
    /// Whether the values leave the engine only for administrators who name the field: for everybody else no answer has it, and no
    /// filter, sort or search may use it.
    /// </summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether the caller at hand may not write the field.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Who may read the field, of those who may read the record; null or empty for all of them.</summary>
    public string? ReadRule { get; init; }

    /// <summary>Who may write the field, of those who may write the record; null or empty for all of them.</summary>
    public string? WriteRule { get; init; }

    /// <summary>Whether the value that a record was made with stays.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>Whether the engine added the field, and alone says who writes it.</summary>
    public bool IsSystem { get; init; }

    /// <summary>The value of new records that give none; the default is null.</summary>
    public FieldValue DefaultValue { get; init; }

    /// <summary>What people read instead of the engine's words when a value breaks a rule, by the rule's name.</summary>
    public FrozenDictionary<string, string> Messages { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The same field with another number.</summary>
    public Field WithNumber(int number) => Copy(number, IsHidden, IsReadOnly);

    /// <summary>The same field for a caller who may not read or write it.</summary>
    public Field Limit(bool isHidden, bool isReadOnly) => Copy(Number, IsHidden || isHidden, IsReadOnly || isReadOnly);

    private Field Copy(int number, bool isHidden, bool isReadOnly) => new(number, Name, Type)
    {
        IsRequired = IsRequired,
        IsUnique = IsUnique,
        IsHidden = isHidden,
        IsReadOnly = isReadOnly,
        ReadRule = ReadRule,
        WriteRule = WriteRule,
        IsImmutable = IsImmutable,
        IsSystem = IsSystem,
        DefaultValue = DefaultValue,
        Messages = Messages,
        MaxIndexedBytes = MaxIndexedBytes,
    };

    /// <summary>Whether a value counts as none for <see cref="IsRequired"/>: null, and the empty string.</summary>
    public bool IsMissing(in FieldValue value) => !value.HasValue || (Kind is ValueKind.Text or ValueKind.Bytes && value.Bytes.IsEmpty);
}
