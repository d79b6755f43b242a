using Google.Api;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Records;
using AnnotationsExtensions = Grpc.Baas.V1.Rpc.AnnotationsExtensions;
using HttpAnnotations = Google.Api.AnnotationsExtensions;
using Proto = Google.Protobuf.Reflection.FieldDescriptorProto;
using ProtoType = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using Template = Grpc.Baas.V1.Records.RecordService;

namespace Grpc.Baas.Engine.Typed.Contract;

/// <summary>
/// The proto file of a collection's service, as <c>default/v1/posts_service.proto</c>. Its messages are those of the generic service with the
/// collection's own message in the place of the Struct: same numbers, same comments, same errors.
/// </summary>
internal sealed class ServiceFile
{
    // What requests and answers of the generic service have and those of one collection do not need.
    private static readonly HashSet<string> Untyped = ["collection", "collections", "expands", "expand_mode", "query", "user_id", "room", "included"];

    private readonly string _project;
    private readonly Schema.Collection _collection;
    private readonly MessageNames _names;
    private readonly MessageDescriptor _record;
    private readonly Func<DescriptorBase, string> _commentOf;
    private readonly FileDraft _file;

    /// <param name="record">The message of records.</param>
    /// <param name="commentOf">The comments of the generic service's elements.</param>
    private ServiceFile(string project, Schema.Collection collection, MessageDescriptor record, Func<DescriptorBase, string> commentOf)
    {
        _project = project;
        _collection = collection;
        _names = MessageNames.Of(collection);
        _record = record;
        _commentOf = commentOf;
        _file = new FileDraft(
            $"{project}/v1/{collection.Name}_service.proto", $"{project}.v1", $"The service of `{collection.Name}`, made by the engine of its definition.");
        foreach (var import in (FileDescriptor[])
        [
            record.File, Google.Api.AnnotationsReflection.Descriptor, FieldBehaviorReflection.Descriptor, V1.Rpc.AnnotationsReflection.Descriptor, EmptyReflection.Descriptor,
        ])
        {
            _file.Import(import);
        }
    }

    /// <summary>Makes the service.</summary>
    /// <param name="targets">The relations whose records can be expanded, with their messages.</param>
    /// <inheritdoc cref="ServiceFile(string, Schema.Collection, MessageDescriptor, Func{DescriptorBase, string})"/>
    public static ServiceDescriptor Build(
        string project,
        Schema.Collection collection,
        MessageDescriptor record,
        IReadOnlyList<(Schema.Field Relation, MessageDescriptor Target)> targets,
        Func<DescriptorBase, string> commentOf)
        => new ServiceFile(project, collection, record, commentOf).Build(targets);

    private ServiceDescriptor Build(IReadOnlyList<(Schema.Field Relation, MessageDescriptor Target)> targets)
    {
        var template = Template.Descriptor.GetOptions();
        var options = new ServiceOptions();
        options.SetExtension(AnnotationsExtensions.OpenWhen, template.GetExtension(AnnotationsExtensions.OpenWhen));
        options.GetOrInitializeExtension(AnnotationsExtensions.CommonErrors).AddRange(template.GetExtension(AnnotationsExtensions.CommonErrors));
        var service = _file.AddService(_names.Service, options, $"The records of `{_collection.Name}`, each as a `{_names.Message}`.");
        var path = $"/{_project}/v1/{_collection.Name}";
        var one = $"{path}/{{id}}";
        if (!_collection.IsView)
        {
            AddMethod(service, "Create", CreateRecordRequest.Descriptor, Type(_record), new HttpRule { Post = path, Body = "record" });
        }

        AddMethod(service, "Get", GetRecordRequest.Descriptor, Type(_record), new HttpRule { Get = one });
        AddMethod(service, "List", ListRecordsRequest.Descriptor, AddListResponse(targets), new HttpRule { Get = path });
        if (!_collection.IsView)
        {
            AddMethod(service, "Update", UpdateRecordRequest.Descriptor, Type(_record), new HttpRule { Patch = one, Body = "record" });
            AddMethod(service, "Delete", DeleteRecordRequest.Descriptor, Type(Empty.Descriptor), new HttpRule { Delete = one });
            _file.Import(IngestRecordsResponse.Descriptor.File);
            AddMethod(service, "Ingest", IngestRecordsRequest.Descriptor, Type(IngestRecordsResponse.Descriptor), rule: null);
            AddMethod(service, "Watch", WatchRecordsRequest.Descriptor, AddMessage(_names.Event, RecordEvent.Descriptor), new HttpRule { Get = $"{path}:watch" });
        }

        return _file.Build().Services[0];
    }

    private void AddMethod(ServiceDescriptorProto service, string name, MessageDescriptor request, string response, HttpRule? rule)
    {
        var template = Template.Descriptor.Methods.First(method => method.InputType == request && method.Name.StartsWith(name, StringComparison.Ordinal));
        var options = new MethodOptions();
        var given = template.GetOptions();
        if (given.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects)
        {
            options.IdempotencyLevel = given.IdempotencyLevel;
        }

        if (rule is not null)
        {
            options.SetExtension(HttpAnnotations.Http, rule);
        }

        options.GetOrInitializeExtension(AnnotationsExtensions.Errors).AddRange(given.GetExtension(AnnotationsExtensions.Errors));
        var method = new MethodDescriptorProto
        {
            Name = name,
            InputType = AddMessage(_names.Request(name), request),
            OutputType = response,
            ClientStreaming = template.IsClientStreaming,
            ServerStreaming = template.IsServerStreaming,
            Options = options,
        };
        _file.AddMethod(service, method, _commentOf(template));
    }

    private string AddListResponse(IReadOnlyList<(Schema.Field Relation, MessageDescriptor Target)> targets)
    {
        var response = AddMessageDraft(_names.ListResponse, ListRecordsResponse.Descriptor);
        if (targets.Count == 0)
        {
            return response.TypeName;
        }

        var included = response.AddMessage("Included", "Records that relations of the items point at, each once, under the name and number of its relation.");
        foreach (var (relation, target) in targets)
        {
            _file.Import(target.File);
            var field = new Proto { Name = relation.Name, Number = relation.Number, Label = Proto.Types.Label.Repeated, Type = ProtoType.Message, TypeName = Type(target) };
            included.AddField(field, hasPresence: false, $"Records that `{relation.Name}` points at.");
        }

        response.AddField(
            new Proto { Name = "included", Number = 7, Label = Proto.Types.Label.Optional, Type = ProtoType.Message, TypeName = included.TypeName },
            hasPresence: false,
            "The records of the relations that `expand` names.");
        return response.TypeName;
    }

    private string AddMessage(string name, MessageDescriptor template) => AddMessageDraft(name, template).TypeName;

    private FileDraft.MessageDraft AddMessageDraft(string name, MessageDescriptor template)
    {
        var message = _file.AddMessage(name, _commentOf(template));
        if (template.GetOptions()?.GetExtension(AnnotationsExtensions.CheckedByService) == true)
        {
            message.Options.SetExtension(AnnotationsExtensions.CheckedByService, true);
        }

        foreach (var field in template.Fields.InDeclarationOrder().Where(field => !Untyped.Contains(field.Name)))
        {
            AddField(message, template, field);
        }

        if (template == UpdateRecordRequest.Descriptor)
        {
            _file.Import(FieldMaskReflection.Descriptor);
            message.AddField(
                new Proto { Name = "update_mask", Number = 8, Label = Proto.Types.Label.Optional, Type = ProtoType.Message, TypeName = Type(FieldMask.Descriptor) },
                hasPresence: false,
                "What is changed: names of fields. One that the record has no value for becomes null. `*` means all fields. Without it, what the record has is changed, and\nthe rest stays (AIP-134).");
        }

        return message;
    }

    private void AddField(FileDraft.MessageDraft message, MessageDescriptor template, FieldDescriptor field)
    {
        var proto = field.ToProto();
        var copy = new Proto { Name = proto.Name, Number = proto.Number, Label = proto.Label, Type = proto.Type, Options = proto.Options };
        if (proto.HasTypeName)
        {
            copy.TypeName = proto.TypeName;
        }

        var comment = _commentOf(field);
        if (IsRecord(template, field))
        {
            copy.Name = field.IsRepeated ? "items" : "record";
            copy.Type = ProtoType.Message;
            copy.TypeName = Type(_record);
            comment = template == RecordEvent.Descriptor ? "The record as the change left it. Absent where it is gone, and in events of the stream itself."
                : field.IsRepeated ? "The records."
                : template == UpdateRecordRequest.Descriptor ? "The values. Its `id` counts where `id` of the request is empty, and its `etag` as the request's does."
                : "The record to be made. Its `id` counts where `id` of the request is empty.";
            copy.Options?.ClearExtension(AnnotationsExtensions.EmptyWhenAbsent);
        }
        else if (template == UpdateRecordRequest.Descriptor && field.Name == "id")
        {
            copy.Options = new FieldOptions();
            comment = "Id of the record; empty: that in the record.";
        }
        else if (field.Name == "expand")
        {
            comment = "Names of relations of the records, separated by commas, whose records are wanted in `included` of the answer, each as `ListRecordsRequest.expand`\nhas it, without what lies behind them.";
        }
        else if (field.FieldType == Google.Protobuf.Reflection.FieldType.Message)
        {
            _file.Import(field.MessageType.File);
        }

        if (template == GetRecordRequest.Descriptor && field.Name == "expand")
        {
            return;
        }

        message.AddField(copy, proto.Proto3Optional, comment);
    }

    // The places where the generic service has a record or its values.
    private static bool IsRecord(MessageDescriptor template, FieldDescriptor field)
        => field.Name == "data" || (field.Name == "items" && (template == ListRecordsResponse.Descriptor || template == IngestRecordsRequest.Descriptor));

    private static string Type(MessageDescriptor message) => $".{message.FullName}";
}
