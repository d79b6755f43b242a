using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Grpc.Baas.UnitTests.Codegen;

/// <summary>Makes contracts of collections that a test describes.</summary>
internal sealed class ContractBuilder(string project)
{
    private readonly FileDescriptorSet _set = new()
    {
        File =
        {
            Closure(OptionsReflection.Descriptor).Concat(Closure(IngestReflection.Descriptor)).Concat(Closure(EmptyReflection.Descriptor))
                .DistinctBy(file => file.Name).Select(file => file.ToProto()),
        },
    };

    /// <summary>A field that the user defined; <paramref name="type"/> is that of the collection.</summary>
    public static FieldDescriptorProto Field(string name, string type, Action<CollectionField>? define = null)
    {
        var definition = new CollectionField { Type = type };
        define?.Invoke(definition);
        var field = new FieldDescriptorProto { Name = name, Type = Type.String, Proto3Optional = true, Options = new FieldOptions() };
        switch (type)
        {
            case "int":
                field.Type = Type.Int64;
                break;
            case "datetime":
                (field.Type, field.TypeName, field.Proto3Optional) = (Type.Message, ".google.protobuf.Timestamp", false);
                break;
        }

        field.Options.SetExtension(OptionsExtensions.Field, definition);
        return field;
    }

    /// <param name="collection">Its name.</param>
    /// <param name="record">Name of the message of its records.</param>
    /// <param name="type">`base` or `view`.</param>
    /// <param name="comment">What the file says of the message.</param>
    /// <param name="fields">Its own fields, which get numbers from 10.</param>
    public ContractBuilder Add(string collection, string record, string type = "base", string comment = "", params FieldDescriptorProto[] fields)
    {
        var message = new DescriptorProto { Name = record, Options = new MessageOptions() };
        message.Options.SetExtension(OptionsExtensions.Collection, new Collection { Name = collection, Type = type });
        message.Field.Add(Plain("id", 1));
        message.Field.Add(Plain("etag", 4));
        var number = 10;
        foreach (var field in fields)
        {
            field.Number = number++;
            field.Label = FieldDescriptorProto.Types.Label.Optional;
            if (field.Proto3Optional)
            {
                field.OneofIndex = message.OneofDecl.Count;
                message.OneofDecl.Add(new OneofDescriptorProto { Name = $"_{field.Name}" });
            }

            message.Field.Add(field);
        }

        var service = new ServiceDescriptorProto { Name = $"{char.ToUpperInvariant(collection[0])}{collection[1..]}Service" };
        var file = new FileDescriptorProto
        {
            Name = $"{project}/v1/{collection}.proto",
            Package = $"{project}.v1",
            Syntax = "proto3",
            Dependency = { "google/protobuf/timestamp.proto", "google/protobuf/empty.proto", "baas/schema/v1/options.proto", "baas/records/v1/ingest.proto" },
            MessageType = { message },
            Service = { service },
            SourceCodeInfo = new SourceCodeInfo { Location = { new SourceCodeInfo.Types.Location { Path = { 4, 0 }, Span = { 0, 0, 0 }, LeadingComments = comment } } },
        };
        foreach (var name in type == "view" ? (string[])["Get", "List"] : ["Create", "Get", "List", "Update", "Delete", "Ingest", "Watch"])
        {
            var request = new DescriptorProto { Name = $"{name}{record}Request", Field = { Plain("id", 2) } };
            file.MessageType.Add(request);
            service.Method.Add(new MethodDescriptorProto
            {
                Name = name,
                InputType = $".{project}.v1.{request.Name}",
                OutputType = name is "Delete" ? ".google.protobuf.Empty" : $".{project}.v1.{record}",
                ServerStreaming = name == "Watch",
                ClientStreaming = name == "Ingest",
            });
        }

        _set.File.Add(file);
        return this;
    }

    public ProjectContract Build()
    {
        var about = new FileDescriptorProto
        {
            Name = $"{project}/v1/contract.proto", Package = $"{project}.v1", Syntax = "proto3", Dependency = { "baas/schema/v1/options.proto" }, Options = new Google.Protobuf.Reflection.FileOptions(),
        };
        about.Options.SetExtension(OptionsExtensions.Contract, new Contract { Project = project, Revision = "0123456789abcdef" });
        _set.File.Add(about);
        return ProjectContract.Read(_set.ToByteArray());
    }

    // Each file after those that it imports.
    private static IEnumerable<FileDescriptor> Closure(FileDescriptor file) => [.. file.Dependencies.SelectMany(Closure), file];

    private static FieldDescriptorProto Plain(string name, int number)
        => new() { Name = name, Number = number, Type = Type.String, Label = FieldDescriptorProto.Types.Label.Optional };
}
