using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using FieldLabel = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using FieldKind = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Grpc.Baas.Codegen.Sdk.Proto;

/// <summary>Prints messages, enums and extensions of a file.</summary>
internal sealed class ProtoMessagePrinter(ProtoText text, OptionPrinter options, ProtoComments comments, string package)
{
    private const int MaxNumber = 536_870_911;

    public void PrintMessage(DescriptorProto message, int[] path) => PrintMessage(message, path, $"{Prefix(package)}{message.Name}");

    public void PrintEnum(EnumDescriptorProto type, int[] path)
    {
        comments.PrintBefore(path);
        text.Open($"enum {type.Name}");
        comments.PrintAfter(path);
        PrintOptions(type.Options);
        PrintReserved(
            type.ReservedRange.Select(range => Range(range.Start, range.End, int.MaxValue)), type.ReservedName);
        for (var i = 0; i < type.Value.Count; i++)
        {
            int[] at = [.. path, EnumDescriptorProto.ValueFieldNumber, i];
            comments.PrintBefore(at);
            text.Line($"{type.Value[i].Name} = {type.Value[i].Number}{Brackets(options.Print(type.Value[i].Options))};");
            comments.PrintAfter(at);
        }

        text.Close();
    }

    /// <summary>Prints extensions of one message that follow each other.</summary>
    /// <returns>The index of the next one.</returns>
    public int PrintExtend(RepeatedField<FieldDescriptorProto> extensions, int index, int[] path)
    {
        var extendee = extensions[index].Extendee;
        text.Open($"extend {extendee.TrimStart('.')}");
        for (; index < extensions.Count && extensions[index].Extendee == extendee; index++)
        {
            PrintField(extensions[index], [.. path, index]);
        }

        text.Close();
        return index;
    }

    public void PrintOptions(IMessage? set)
    {
        foreach (var line in options.Print(set))
        {
            text.Line($"option {line};");
        }
    }

    private void PrintMessage(DescriptorProto message, int[] path, string fullName)
    {
        comments.PrintBefore(path);
        text.Open($"message {message.Name}");
        comments.PrintAfter(path);
        PrintOptions(message.Options);
        // A range of a message ends before its end.
        PrintReserved(message.ReservedRange.Select(range => Range(range.Start, range.End - 1, MaxNumber)), message.ReservedName);
        for (var i = 0; i < message.EnumType.Count; i++)
        {
            PrintEnum(message.EnumType[i], [.. path, DescriptorProto.EnumTypeFieldNumber, i]);
        }

        for (var i = 0; i < message.NestedType.Count; i++)
        {
            if (message.NestedType[i].Options?.MapEntry != true)
            {
                PrintMessage(message.NestedType[i], [.. path, DescriptorProto.NestedTypeFieldNumber, i], $"{fullName}.{message.NestedType[i].Name}");
            }
        }

        for (var i = 0; i < message.Extension.Count;)
        {
            i = PrintExtend(message.Extension, i, [.. path, DescriptorProto.ExtensionFieldNumber]);
        }

        PrintFields(message, path, fullName);
        text.Close();
    }

    private void PrintFields(DescriptorProto message, int[] path, string fullName)
    {
        var entries = message.NestedType.Where(nested => nested.Options?.MapEntry == true).ToDictionary(entry => $".{fullName}.{entry.Name}");
        var oneof = -1;
        for (var i = 0; i < message.Field.Count; i++)
        {
            var field = message.Field[i];
            var next = field is { HasOneofIndex: true, Proto3Optional: false } ? field.OneofIndex : -1;
            if (next != oneof)
            {
                CloseOneof(oneof);
                OpenOneof(message, next, path);
                oneof = next;
            }

            PrintField(field, [.. path, DescriptorProto.FieldFieldNumber, i], entries.GetValueOrDefault(field.TypeName), next >= 0);
        }

        CloseOneof(oneof);
    }

    private void OpenOneof(DescriptorProto message, int index, int[] path)
    {
        if (index < 0)
        {
            return;
        }

        int[] at = [.. path, DescriptorProto.OneofDeclFieldNumber, index];
        comments.PrintBefore(at);
        text.Open($"oneof {message.OneofDecl[index].Name}");
        comments.PrintAfter(at);
        PrintOptions(message.OneofDecl[index].Options);
    }

    private void CloseOneof(int index)
    {
        if (index >= 0)
        {
            text.Close();
        }
    }

    private void PrintField(FieldDescriptorProto field, int[] path, DescriptorProto? entry = null, bool isInOneof = false)
    {
        var label = entry is not null || isInOneof ? ""
            : field.Label == FieldLabel.Repeated ? "repeated "
            : field.Proto3Optional ? "optional " : "";
        var type = entry is null ? TypeOf(field) : $"map<{TypeOf(entry.Field[0])}, {TypeOf(entry.Field[1])}>";
        var settings = options.Print(field.Options);
        if (field.HasJsonName && field.JsonName != DefaultJsonName(field.Name) && !field.HasExtendee)
        {
            settings = settings.Prepend($"json_name = {ProtoText.Quote(field.JsonName)}");
        }

        comments.PrintBefore(path);
        text.Line($"{label}{type} {field.Name} = {field.Number}{Brackets(settings)};");
        comments.PrintAfter(path);
    }

    private void PrintReserved(IEnumerable<string> ranges, RepeatedField<string> names)
    {
        var numbers = string.Join(", ", ranges);
        if (numbers.Length > 0)
        {
            text.Line($"reserved {numbers};");
        }

        if (names.Count > 0)
        {
            text.Line($"reserved {string.Join(", ", names.Select(ProtoText.Quote))};");
        }
    }

    private static string Range(int first, int last, int max) => first == last ? $"{first}" : $"{first} to {(last == max ? "max" : last)}";

    private static string Brackets(IEnumerable<string> settings) => string.Join(", ", settings) is { Length: > 0 } all ? $" [{all}]" : "";

    private static string Prefix(string package) => package.Length == 0 ? "" : package + ".";

    private static string TypeOf(FieldDescriptorProto field) => field.Type switch
    {
        FieldKind.Message or FieldKind.Enum => field.TypeName.TrimStart('.'),
        FieldKind.Group => throw new ContractException($"{field.Name} is a group."),
        _ => field.Type.ToString().ToLowerInvariant(),
    };

    // Source: the algorithm of protoc, https://protobuf.dev/programming-guides/json/.
    private static string DefaultJsonName(string name)
    {
        var json = new System.Text.StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '_')
            {
                json.Append(i > 0 && name[i - 1] == '_' ? char.ToUpperInvariant(name[i]) : name[i]);
            }
        }

        return json.ToString();
    }
}
