using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;
using Collection = Grpc.Baas.Engine.Schema.Collection;
using Field = Grpc.Baas.Engine.Schema.Field;
using Proto = Google.Protobuf.Reflection.FieldDescriptorProto;
using ProtoType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Grpc.Baas.Engine.Typed.Contract;

/// <summary>
/// The proto file of a collection's records, as <c>default/v1/posts.proto</c>: the message that images are, and nothing else, so that the
/// files of other collections can import it.
/// </summary>
internal static class RecordFile
{
    private static readonly (string Name, ProtoType Type, string Comment)[] SystemFieldsByNumber =
    [
        ("id", ProtoType.String, "UUIDv7, or what the client gave."),
        ("created", ProtoType.Message, "When the record was made."),
        ("updated", ProtoType.Message, "When it was last changed."),
        ("etag", ProtoType.String, "Changes with each change of the record. Sent with an update, the update fails with ABORTED when it is another by now."),
    ];

    /// <param name="project">Name of the project, as <c>default</c>.</param>
    /// <param name="catalogue">Has the names of what relations point at.</param>
    /// <param name="isFull">Whether fields that are hidden from all but administrators are in it.</param>
    public static MessageDescriptor Build(string project, Collection collection, CatalogueSnapshot catalogue, bool isFull)
    {
        var file = new FileDraft($"{project}/v1/{collection.Name}.proto", $"{project}.v1", $"The records of `{collection.Name}`, made by the engine of its definition.");
        file.Import(OptionsReflection.Descriptor);
        file.Import(FieldBehaviorReflection.Descriptor);
        var description = collection.Definition.Description;
        var message = file.AddMessage(MessageNames.Of(collection).Message, description.Length > 0 ? description : $"A record of `{collection.Name}`.");
        message.Options.SetExtension(
            OptionsExtensions.Collection,
            new V1.Schema.Collection { Name = collection.Name, Type = collection.Definition.Type, Description = description });
        for (var i = 0; i < SystemFieldsByNumber.Length; i++)
        {
            AddSystemField(file, message, i + 1);
        }

        foreach (var field in collection.Fields.OrderBy(field => field.Number).Where(field => isFull || !field.IsHidden))
        {
            AddField(file, message, collection, field, catalogue);
        }

        foreach (var number in collection.ReservedNumbers)
        {
            message.Reserve(number);
        }

        return file.Build().MessageTypes[0];
    }

    private static void AddSystemField(FileDraft file, FileDraft.MessageDraft message, int number)
    {
        var (name, type, comment) = SystemFieldsByNumber[number - 1];
        var field = new Proto { Name = name, Number = number, Type = type, Label = Proto.Types.Label.Optional };
        if (type == ProtoType.Message)
        {
            UseMessage(file, field, Google.Protobuf.WellKnownTypes.Timestamp.Descriptor);
            field.Options = new FieldOptions();
            field.Options.GetOrInitializeExtension(FieldBehaviorExtensions.FieldBehavior).Add(FieldBehavior.OutputOnly);
        }

        message.AddField(field, hasPresence: false, comment);
    }

    private static void AddField(FileDraft file, FileDraft.MessageDraft message, Collection collection, Field field, CatalogueSnapshot catalogue)
    {
        var proto = new Proto
        {
            Name = field.Name,
            Number = field.Number,
            Label = field.Kind == ValueKind.TextList ? Proto.Types.Label.Repeated : Proto.Types.Label.Optional,
            Options = new FieldOptions(),
        };
        var definition = collection.Definition.Schema.First(defined => defined.Number == field.Number);
        var told = ToldOf(definition, catalogue);
        if (field.Kind == ValueKind.Secret)
        {
            proto.Options.GetOrInitializeExtension(FieldBehaviorExtensions.FieldBehavior).Add(FieldBehavior.InputOnly);
        }

        proto.Options.SetExtension(OptionsExtensions.Field, told);
        if (field.Type is SelectType { Enum: { } choices })
        {
            proto.Type = ProtoType.Enum;
            proto.TypeName = $"{message.TypeName}.{AddEnum(message, field, choices, definition.Select.ReservedNumbers)}";
        }
        else
        {
            SetType(file, proto, field.Kind);
        }

        var hasPresence = proto.Label == Proto.Types.Label.Optional && proto.Type != ProtoType.Message;
        message.AddField(proto, hasPresence, definition.Description.Length > 0 ? definition.Description : $"Of type `{definition.Type}`.");
    }

    private static string AddEnum(FileDraft.MessageDraft message, Field field, SelectEnum choices, IEnumerable<int> reserved)
    {
        var name = MessageNames.Pascal(field.Name);
        message.AddEnum(
            name,
            field.Name.ToUpperInvariant(),
            choices.Values.OrderBy(value => value.Number).Select(value => (SelectEnum.NameOf(value.Text, value.Number), value.Number, $"`{value.Text}`")),
            reserved,
            $"The values of `{field.Name}`.");
        return name;
    }

    // Rules, and what only the engine needs to know, are not for clients.
    private static CollectionField ToldOf(CollectionField definition, CatalogueSnapshot catalogue)
    {
        var told = new CollectionField { Type = definition.Type, Format = definition.Format, Immutable = definition.Immutable, Validation = definition.Validation?.Clone() };
        if (definition.Select is { } select)
        {
            told.Select = new SelectOptions { Values = { select.Values }, MaxSelect = select.MaxSelect, MinSelect = select.MinSelect, AsEnum = select.AsEnum, Numbers = { select.Numbers } };
        }

        if (definition.Relation is { } relation)
        {
            told.Relation = new RelationOptions { CollectionId = catalogue.FindById(relation.CollectionId)?.Name ?? "", Type = relation.Type };
        }

        told.DefaultValue = definition.DefaultValue?.Clone();
        told.Decimal = definition.Decimal?.Clone();
        told.Bytes = definition.Bytes?.Clone();
        told.File = definition.File?.Clone();
        return told;
    }

    private static void SetType(FileDraft file, Proto field, ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.Number:
                field.Type = ProtoType.Double;
                break;
            case ValueKind.Integer:
                field.Type = ProtoType.Int64;
                break;
            case ValueKind.Bool:
                field.Type = ProtoType.Bool;
                break;
            case ValueKind.Bytes:
                field.Type = ProtoType.Bytes;
                break;
            case ValueKind.Timestamp:
                UseMessage(file, field, Google.Protobuf.WellKnownTypes.Timestamp.Descriptor);
                break;
            case ValueKind.Json:
                UseMessage(file, field, Google.Protobuf.WellKnownTypes.Value.Descriptor);
                break;
            case ValueKind.GeoPoint:
                UseMessage(file, field, GeoPoint.Descriptor);
                break;
            default:
                field.Type = ProtoType.String;
                break;
        }
    }

    private static void UseMessage(FileDraft file, Proto field, MessageDescriptor message)
    {
        file.Import(message.File);
        field.Type = ProtoType.Message;
        field.TypeName = $".{message.FullName}";
    }
}
