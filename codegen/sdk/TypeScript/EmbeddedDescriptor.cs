using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.TypeScript;

/// <summary>
/// The description of a file as the code that is generated carries it: without options and comments, and so without the files that declare
/// options.
/// </summary>
internal static class EmbeddedDescriptor
{
    /// <returns>Base64 without padding, as protobuf-es has it.</returns>
    public static string Base64(FileDescriptor file)
    {
        var proto = file.ToProto();
        // The runtime gives the dependencies that are imported beside it.
        proto.Dependency.Clear();
        proto.PublicDependency.Clear();
        proto.WeakDependency.Clear();
        proto.Options = null;
        proto.SourceCodeInfo = null;
        Strip(proto.MessageType);
        Strip(proto.EnumType);
        foreach (var service in proto.Service)
        {
            service.Options = null;
            foreach (var method in service.Method)
            {
                var level = method.Options?.IdempotencyLevel ?? MethodOptions.Types.IdempotencyLevel.IdempotencyUnknown;
                method.Options = level == MethodOptions.Types.IdempotencyLevel.IdempotencyUnknown
                    ? null
                    : new MethodOptions { IdempotencyLevel = level };
            }
        }

        return Convert.ToBase64String(proto.ToByteArray()).TrimEnd('=');
    }

    /// <summary>The files of which a file uses a type, in the order of their names.</summary>
    public static IEnumerable<FileDescriptor> Dependencies(FileDescriptor file)
        => file.MessageTypes.SelectMany(Types)
            .Concat(
                from service in file.Services
                from method in service.Methods
                from type in (MessageDescriptor[])[method.InputType, method.OutputType]
                select type.File)
            .Where(used => used != file)
            .DistinctBy(used => used.Name)
            .OrderBy(used => used.Name, StringComparer.Ordinal);

    private static IEnumerable<FileDescriptor> Types(MessageDescriptor message)
        => message.Fields.InDeclarationOrder()
            .Select(field => field.FieldType switch
            {
                FieldType.Message => field.MessageType.File,
                FieldType.Enum => field.EnumType.File,
                _ => null,
            })
            .OfType<FileDescriptor>()
            .Concat(message.NestedTypes.SelectMany(Types));

    private static void Strip(IEnumerable<DescriptorProto> messages)
    {
        foreach (var message in messages)
        {
            message.Options = null;
            foreach (var field in message.Field)
            {
                field.Options = null;
                if (field.JsonName == TypeScriptNames.CamelCase(field.Name))
                {
                    field.ClearJsonName();
                }
            }

            Strip(message.NestedType);
            Strip(message.EnumType);
        }
    }

    private static void Strip(IEnumerable<EnumDescriptorProto> enums)
    {
        foreach (var type in enums)
        {
            type.Options = null;
            foreach (var value in type.Value)
            {
                value.Options = null;
            }
        }
    }
}
