using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.TypeScript;

/// <summary>Writes the messages, enums and services of a file as protoc-gen-es does.</summary>
internal sealed class MessageModule
{
    private const string Runtime = "@bufbuild/protobuf/codegenv2";

    private readonly FileDescriptor _file;
    private readonly IReadOnlySet<FileDescriptor> _own;
    private readonly TypeScriptModule _module;

    /// <param name="file">The file.</param>
    /// <param name="own">The files that the package has; others are of packages that it imports.</param>
    public MessageModule(FileDescriptor file, IReadOnlySet<FileDescriptor> own)
    {
        _file = file;
        _own = own;
        _module = new TypeScriptModule(TypeScriptNames.Module(file), Exports(file).Select(export => export.Name));
    }

    /// <summary>What the module of a file exports for applications.</summary>
    public static IEnumerable<(string Name, bool IsValue)> Exports(FileDescriptor file)
        =>
        [
            .. file.MessageTypes.SelectMany(Exports),
            .. file.EnumTypes.SelectMany(Exports),
            .. file.Services.Select(service => (TypeScriptNames.Identifier(service.Name), true)),
        ];

    public GeneratedFile Write()
    {
        var dependencies = EmbeddedDescriptor.Dependencies(_file).Select(used => _module.Use(TypeScriptNames.File(used), From(used))).ToArray();
        var imports = dependencies.Length == 0 ? "" : $", [{string.Join(", ", dependencies)}]";
        _module.Comment([$"Describes the file {_file.Name}."]);
        _module.Line($"export const {TypeScriptNames.File(_file)}: {Type("GenFile")} = /*@__PURE__*/");
        _module.Line($"  {Value("fileDesc")}(\"{EmbeddedDescriptor.Base64(_file)}\"{imports});");
        foreach (var message in _file.MessageTypes)
        {
            WriteMessage(message);
        }

        foreach (var type in _file.EnumTypes)
        {
            WriteEnum(type);
        }

        foreach (var service in _file.Services)
        {
            WriteService(service);
        }

        return _module.ToFile();
    }

    private static IEnumerable<(string Name, bool IsValue)> Exports(MessageDescriptor message)
        =>
        [
            (TypeScriptNames.Of(message), false),
            (TypeScriptNames.Schema(message), true),
            .. message.EnumTypes.SelectMany(Exports),
            .. message.NestedTypes.SelectMany(Exports),
        ];

    private static IEnumerable<(string Name, bool IsValue)> Exports(EnumDescriptor type)
        => [(TypeScriptNames.Of(type), true), (TypeScriptNames.Schema(type), true)];

    private void WriteMessage(MessageDescriptor message)
    {
        var name = TypeScriptNames.Of(message);
        _module.Line();
        _module.Comment(TypeScriptModule.CommentOf(message), $"@generated from message {message.FullName}");
        _module.Open($"export type {name} = {_module.UseType("Message", "@bufbuild/protobuf")}<\"{message.FullName}\"> & {{");
        var isFirst = true;
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            if (!isFirst)
            {
                _module.Line();
            }

            isFirst = false;
            WriteField(field);
        }

        _module.Close("};");
        _module.Line();
        _module.Comment([$"Describes the message {message.FullName}.", $"Use `create({TypeScriptNames.Schema(message)})` to create a new message."]);
        _module.Line($"export const {TypeScriptNames.Schema(message)}: {Type("GenMessage")}<{name}> = /*@__PURE__*/");
        _module.Line($"  {Value("messageDesc")}({TypeScriptNames.File(_file)}, {Place(message)});");
        foreach (var type in message.EnumTypes)
        {
            WriteEnum(type);
        }

        foreach (var nested in message.NestedTypes)
        {
            WriteMessage(nested);
        }
    }

    private void WriteField(FieldDescriptor field)
    {
        if (field.IsMap || field.RealContainingOneof is not null)
        {
            throw new ContractException($"The field {field.FullName} is a map or of a oneof, which records have not.");
        }

        var isOptional = !field.IsRepeated && field.HasPresence;
        var label = field.IsRepeated ? "repeated " : isOptional && field.FieldType != FieldType.Message ? "optional " : "";
        var kind = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            var scalar => scalar.ToString().ToLowerInvariant(),
        };
        _module.Comment(TypeScriptModule.CommentOf(field), $"@generated from field: {label}{kind} {field.Name} = {field.FieldNumber};");
        var type = TypeOf(field);
        var name = TypeScriptNames.Property(field.Name);
        _module.Line(field.IsRepeated ? $"{name}: {type}[];" : isOptional ? $"{name}?: {type} | undefined;" : $"{name}: {type};");
    }

    private string TypeOf(FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.Message when field.MessageType.FullName == "google.protobuf.Struct":
                return _module.UseType("JsonObject", "@bufbuild/protobuf");
            case FieldType.Message:
                return Refer(field.MessageType, TypeScriptNames.Of(field.MessageType));
            case FieldType.Enum:
                return Refer(field.EnumType, TypeScriptNames.Of(field.EnumType));
            case FieldType.String:
                return "string";
            case FieldType.Bytes:
                return "Uint8Array";
            case FieldType.Bool:
                return "boolean";
            case FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 or FieldType.Fixed64 or FieldType.SFixed64:
                return "bigint";
            default:
                return "number";
        }
    }

    private void WriteEnum(EnumDescriptor type)
    {
        var name = TypeScriptNames.Of(type);
        _module.Line();
        _module.Comment(TypeScriptModule.CommentOf(type), $"@generated from enum {type.FullName}");
        _module.Open($"export enum {name} {{");
        foreach (var (local, value) in TypeScriptNames.Values(type))
        {
            if (value != type.Values[0])
            {
                _module.Line();
            }

            _module.Comment(TypeScriptModule.CommentOf(value), $"@generated from enum value: {value.Name} = {value.Number};");
            _module.Line($"{local} = {value.Number},");
        }

        _module.Close();
        _module.Line();
        _module.Comment([$"Describes the enum {type.FullName}."]);
        _module.Line($"export const {TypeScriptNames.Schema(type)}: {Type("GenEnum")}<{name}> = /*@__PURE__*/");
        var place = type.ContainingType is { } outer ? $"{Place(outer)}, {type.Index}" : $"{type.Index}";
        _module.Line($"  {Value("enumDesc")}({TypeScriptNames.File(_file)}, {place});");
    }

    private void WriteService(ServiceDescriptor service)
    {
        _module.Line();
        _module.Comment(TypeScriptModule.CommentOf(service), $"@generated from service {service.FullName}");
        _module.Open($"export const {TypeScriptNames.Identifier(service.Name)}: {Type("GenService")}<{{");
        foreach (var method in service.Methods)
        {
            var kind = (method.IsClientStreaming, method.IsServerStreaming) switch
            {
                (true, true) => "bidi_streaming",
                (true, false) => "client_streaming",
                (false, true) => "server_streaming",
                _ => "unary",
            };
            _module.Comment(TypeScriptModule.CommentOf(method), $"@generated from rpc {service.FullName}.{method.Name}");
            _module.Open($"{TypeScriptNames.Method(method.Name)}: {{");
            _module.Line($"methodKind: \"{kind}\";");
            _module.Line($"input: typeof {Refer(method.InputType, TypeScriptNames.Schema(method.InputType))};");
            _module.Line($"output: typeof {Refer(method.OutputType, TypeScriptNames.Schema(method.OutputType))};");
            _module.Close("},");
        }

        _module.Close("}> = /*@__PURE__*/");
        _module.Line($"  {Value("serviceDesc")}({TypeScriptNames.File(_file)}, {service.Index});");
    }

    // Where a message is among those of its file, from the outside in.
    private static string Place(MessageDescriptor message)
        => message.ContainingType is { } outer ? $"{Place(outer)}, {message.Index}" : $"{message.Index}";

    private string Refer(IDescriptor type, string name) => type.File == _file ? name : _module.UseType(name, From(type.File));

    private string From(FileDescriptor file)
        => _own.Contains(file) ? _module.PathTo(TypeScriptNames.Module(file))
            : file.Package == "google.protobuf" ? TypeScriptNames.WellKnown
            : $"@grpc-baas/client/gen/{TypeScriptNames.Module(file)}";

    private string Type(string name) => _module.UseType(name, Runtime);

    private string Value(string name) => _module.Use(name, Runtime);
}
