using Google.Protobuf.Reflection;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Codegen.Sdk.TypeScript;

/// <summary>What a field is in TypeScript, beside its place in the message.</summary>
/// <param name="Descriptor">The field.</param>
/// <param name="Definition">What the collection says of it; null of those that every record has.</param>
internal sealed record FieldFace(FieldDescriptor Descriptor, CollectionField? Definition)
{
    public string Property => TypeScriptNames.Property(Descriptor.Name);

    /// <summary>Whether a record cannot be made without it.</summary>
    public bool IsRequired => Definition is { Validation.Required: true, DefaultValue: null };

    /// <summary>The class of the SDK that makes its conditions.</summary>
    public string FilterClass => (Descriptor.IsRepeated, Descriptor.FieldType) switch
    {
        (true, _) => "ListField",
        (_, FieldType.Enum) => "EnumField",
        (_, FieldType.Bool) => "BoolField",
        (_, FieldType.Double or FieldType.Float) => "NumberField",
        (_, FieldType.String) when Definition?.Type == "decimal" => "DecimalField",
        (_, FieldType.String) when Definition?.Type is "encrypted" or "secret" or "password" or "file" => "Field",
        (_, FieldType.String) => "TextField",
        (_, FieldType.Bytes) => "Field",
        (_, FieldType.Message) => MessageName switch
        {
            "google.protobuf.Timestamp" => "MomentField",
            "baas.schema.v1.GeoPoint" => "PlaceField",
            _ => "Field",
        },
        _ => "IntField",
    };

    /// <summary>The type in the SDK of what is written, where the type of the message is not it.</summary>
    public string? InputType => Descriptor.FieldType switch
    {
        FieldType.Bytes => "BytesInput",
        FieldType.Message => MessageName switch
        {
            "google.protobuf.Timestamp" => "MomentInput",
            "google.protobuf.Value" => "JsonInput",
            "baas.schema.v1.GeoPoint" => "PlaceInput",
            _ => throw new ContractException($"The field {Descriptor.FullName} is of type {MessageName}, which is none of a record."),
        },
        _ => null,
    };

    /// <summary>Of a choice without an enum, the type of its values; else null.</summary>
    public string? Choices => Descriptor.FieldType == FieldType.String && Definition is { Type: "select", Select.Values: [_, ..] values }
        ? string.Join(" | ", values.Select(TypeScriptModule.Literal))
        : null;

    /// <summary>Of a choice with an enum, what the collection calls the values, by their numbers; else null.</summary>
    public IReadOnlyList<(int Number, string Text)>? Texts
    {
        get
        {
            if (Descriptor.FieldType != FieldType.Enum || Definition?.Select is not { } select)
            {
                return null;
            }

            IEnumerable<int> numbers = select.Numbers.Count > 0
                ? select.Numbers
                : Descriptor.EnumType.Values.Select(value => value.Number).Where(number => number != 0).Order();
            return [.. numbers.Zip(select.Values)];
        }
    }

    private string MessageName => Descriptor.MessageType.FullName;
}
