using Google.Protobuf.Reflection;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>One property of a record: its type, and how it is written and read.</summary>
internal sealed class CSharpField
{
    private const uint Varint = 0;
    private const uint Fixed64 = 1;
    private const uint Delimited = 2;

    public CSharpField(FieldDescriptor field, CollectionNames collection, NameSet members, NameSet types)
    {
        Descriptor = field;
        Definition = field.GetOptions()?.GetExtension(OptionsExtensions.Field);
        Property = members.Take(CSharpNames.PascalCase(field.Name, keepPeriods: false));
        EnumName = field.FieldType == FieldType.Enum ? types.Take(collection.RecordType + CSharpNames.PascalCase(field.Name, keepPeriods: false)) : null;
        Scalar = Find(field, Definition, EnumName);
    }

    public FieldDescriptor Descriptor { get; }

    /// <summary>What the engine tells of a field that the user defined; null for the engine's own.</summary>
    public CollectionField? Definition { get; }

    public string Property { get; }

    /// <summary>The enum that is made for it, if it has one.</summary>
    public string? EnumName { get; }

    public int Number => Descriptor.FieldNumber;

    public bool IsList => Descriptor.IsRepeated;

    /// <summary>Whether it is never null, and empty where it has no value: ids and etags.</summary>
    public bool IsPlainText => !IsList && !Descriptor.HasPresence && Descriptor.FieldType == FieldType.String;

    /// <summary>Type of the property.</summary>
    public string Type => IsList ? $"global::System.Collections.Generic.IReadOnlyList<{Scalar.Type}>" : IsPlainText ? Scalar.Type : Scalar.Type + "?";

    /// <summary>How one value is written and read.</summary>
    public CSharpScalar Scalar { get; }

    /// <summary>The tag before a value.</summary>
    public uint Tag => ((uint)Number << 3) | Scalar.WireType;

    /// <summary>The tag before many values of an enum that come together.</summary>
    public uint PackedTag => ((uint)Number << 3) | Delimited;

    // `EnumName` is the field's own; messages are the three that contracts have.
    private static CSharpScalar Find(FieldDescriptor field, CollectionField? definition, string? enumName) => field.FieldType switch
    {
        FieldType.String when definition?.Type == "decimal" && !field.IsRepeated => new("decimal", "ReadDecimal()", Delimited),
        FieldType.String => new("string", "ReadText()", Delimited),
        FieldType.Int64 when !field.IsRepeated => new("long", "ReadInt()", Varint),
        FieldType.Double when !field.IsRepeated => new("double", "ReadNumber()", Fixed64),
        FieldType.Bool when !field.IsRepeated => new("bool", "ReadBool()", Varint),
        FieldType.Bytes when !field.IsRepeated => new("byte[]", "ReadBytes()", Delimited),
        FieldType.Enum => new(enumName!, "ReadEnum()", Varint),
        FieldType.Message when !field.IsRepeated => field.MessageType.FullName switch
        {
            "google.protobuf.Timestamp" => new("global::System.DateTimeOffset", "ReadMoment()", Delimited),
            "google.protobuf.Value" => new("global::System.Text.Json.JsonElement", "ReadJson()", Delimited),
            "baas.schema.v1.GeoPoint" => new("global::Grpc.Baas.Client.GeoPoint", "ReadPlace()", Delimited),
            _ => throw Unknown(field),
        },
        _ => throw Unknown(field),
    };

    private static ContractException Unknown(FieldDescriptor field) =>
        new($"The field {field.FullName} has a type that this generator does not know; use the one of the engine that serves the contract.");
}
