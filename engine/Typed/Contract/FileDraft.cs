using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Schema.Messages;

namespace Grpc.Baas.Engine.Typed.Contract;

/// <summary>A proto file in the making, with its comments. Source: google/protobuf/descriptor.proto.</summary>
internal sealed class FileDraft
{
    private const int MessageField = 4;
    private const int NestedMessageField = 3;
    private const int EnumField = 5;
    private const int NestedEnumField = 4;
    private const int FieldField = 2;
    private const int ServiceField = 6;
    private const int MethodField = 2;
    private const int EnumValueField = 2;

    private readonly FileDescriptorProto _proto;
    private readonly SortedDictionary<string, FileDescriptor> _imports = new(StringComparer.Ordinal);

    public FileDraft(string name, string package, string comment)
    {
        _proto = new FileDescriptorProto { Name = name, Package = package, Syntax = "proto3", SourceCodeInfo = new SourceCodeInfo() };

        // The comment of a file stands before its syntax.
        Comment([12], comment);
    }

    public void Import(FileDescriptor file) => _imports.TryAdd(file.Name, file);

    public MessageDraft AddMessage(string name, string comment)
    {
        var message = new DescriptorProto { Name = name };
        int[] path = [MessageField, _proto.MessageType.Count];
        _proto.MessageType.Add(message);
        Comment(path, comment);
        return new MessageDraft(this, message, $".{_proto.Package}", path);
    }

    public ServiceDescriptorProto AddService(string name, ServiceOptions options, string comment)
    {
        var service = new ServiceDescriptorProto { Name = name, Options = options };
        Comment([ServiceField, _proto.Service.Count], comment);
        _proto.Service.Add(service);
        return service;
    }

    public void AddMethod(ServiceDescriptorProto service, MethodDescriptorProto method, string comment)
    {
        Comment([ServiceField, _proto.Service.IndexOf(service), MethodField, service.Method.Count], comment);
        service.Method.Add(method);
    }

    /// <summary>Makes the descriptor.</summary>
    public FileDescriptor Build()
    {
        _proto.Dependency.AddRange(_imports.Keys);

        // Unlike a build of all files from their bytes, this one shares those that are imported.
        return FileDescriptor.FromGeneratedCode(
            _proto.ToByteArray(), [.. _imports.Values], new GeneratedClrTypeInfo([], [.. _proto.MessageType.Select(TypeOf)]));
    }

    private static GeneratedClrTypeInfo TypeOf(DescriptorProto message) => new(
        clrType: null, parser: null, new string[message.Field.Count], new string[message.OneofDecl.Count], new Type[message.EnumType.Count], extensions: null,
        [.. message.NestedType.Select(TypeOf)]);

    private void Comment(IReadOnlyList<int> path, string comment)
    {
        var location = new SourceCodeInfo.Types.Location { Span = { _proto.SourceCodeInfo.Location.Count, 0, 0 } };
        location.Path.AddRange(path);
        location.LeadingComments = string.Concat(comment.Split('\n').Select(line => line.Length == 0 ? "\n" : $" {line}\n"));
        _proto.SourceCodeInfo.Location.Add(location);
    }

    /// <summary>A message in the making.</summary>
    internal sealed class MessageDraft(FileDraft file, DescriptorProto proto, string scope, int[] path)
    {
        public MessageOptions Options => proto.Options ??= new MessageOptions();

        /// <summary>As <c>.default.v1.Post</c>, the form that names of types have in a descriptor.</summary>
        public string TypeName => $"{scope}.{proto.Name}";

        /// <summary>Adds a field.</summary>
        /// <param name="field">Its name, number, type and options.</param>
        /// <param name="hasPresence">Whether absent is something else than the default, for scalars that are no lists.</param>
        public void AddField(FieldDescriptorProto field, bool hasPresence, string comment)
        {
            if (hasPresence)
            {
                // What `optional` is in a descriptor; its oneofs come after real ones, of which there are none here.
                field.Proto3Optional = true;
                field.OneofIndex = proto.OneofDecl.Count;
                proto.OneofDecl.Add(new OneofDescriptorProto { Name = $"_{field.Name}" });
            }

            file.Comment([.. path, FieldField, proto.Field.Count], comment);
            proto.Field.Add(field);
        }

        public void Reserve(int number) => proto.ReservedRange.Add(new DescriptorProto.Types.ReservedRange { Start = number, End = number + 1 });

        public MessageDraft AddMessage(string name, string comment)
        {
            var nested = new DescriptorProto { Name = name };
            int[] nestedPath = [.. path, NestedMessageField, proto.NestedType.Count];
            proto.NestedType.Add(nested);
            file.Comment(nestedPath, comment);
            return new MessageDraft(file, nested, TypeName, nestedPath);
        }

        /// <param name="values">Names without the prefix, the permanent numbers, and comments.</param>
        public void AddEnum(string name, string prefix, IEnumerable<(string Name, int Number, string Comment)> values, IEnumerable<int> reserved, string comment)
        {
            var type = new EnumDescriptorProto { Name = name };
            int[] enumPath = [.. path, NestedEnumField, proto.EnumType.Count];
            file.Comment(enumPath, comment);
            foreach (var (value, number, about) in values.Prepend((SelectEnum.None, 0, "No value.")))
            {
                file.Comment([.. enumPath, EnumValueField, type.Value.Count], about);
                type.Value.Add(new EnumValueDescriptorProto { Name = $"{prefix}_{value}", Number = number });
            }

            // Unlike those of messages, these ranges include their ends.
            type.ReservedRange.AddRange(reserved.Select(number => new EnumDescriptorProto.Types.EnumReservedRange { Start = number, End = number }));
            proto.EnumType.Add(type);
        }
    }
}
