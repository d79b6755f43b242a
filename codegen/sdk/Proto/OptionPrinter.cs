using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.Proto;

/// <summary>Prints options, also those that only the files of a set define, from their bytes.</summary>
/// <param name="files">The set.</param>
internal sealed class OptionPrinter(IReadOnlyList<FileDescriptor> files)
{
    // Text of that depth is written by nobody.
    private const int MaxDepth = 50;

    private readonly Dictionary<(string Extendee, int Number), FieldDescriptor> _extensions = files
        .SelectMany(file => file.Extensions.UnorderedExtensions.Concat(file.MessageTypes.SelectMany(Nested)))
        .ToDictionary(extension => (extension.ExtendeeType.FullName, extension.FieldNumber));

    /// <summary>Options as <c>name = value</c>, in the order of their bytes.</summary>
    /// <exception cref="ContractException">There is one that no file of the set defines.</exception>
    public IEnumerable<string> Print(IMessage? options)
    {
        if (options is null)
        {
            yield break;
        }

        foreach (var (field, value) in Read(options.ToByteString().CreateCodedInput(), options.Descriptor, depth: 0))
        {
            yield return $"{(field.IsExtension ? $"({field.FullName})" : field.Name)} = {value}";
        }
    }

    private static IEnumerable<FieldDescriptor> Nested(MessageDescriptor message) =>
        message.Extensions.UnorderedExtensions.Concat(message.NestedTypes.SelectMany(Nested));

    private IEnumerable<(FieldDescriptor Field, string Value)> Read(CodedInputStream input, MessageDescriptor message, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ContractException("An option is nested too deeply.");
        }

        while (input.ReadTag() is not 0 and var tag)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            var field = message.FindFieldByNumber(number) ?? _extensions.GetValueOrDefault((message.FullName, number))
                ?? throw new ContractException($"No file of the set defines the option {number} of {message.FullName}.");
            if (field.IsRepeated && field.FieldType is not (FieldType.String or FieldType.Bytes or FieldType.Message)
                && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                var packed = input.ReadBytes().CreateCodedInput();
                while (!packed.IsAtEnd)
                {
                    yield return (field, ReadValue(packed, field, depth));
                }
            }
            else
            {
                yield return (field, ReadValue(input, field, depth));
            }
        }
    }

    private string ReadValue(CodedInputStream input, FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String or FieldType.Bytes => ProtoText.Quote(input.ReadBytes().Span),
        FieldType.Bool => input.ReadBool() ? "true" : "false",
        FieldType.Enum => input.ReadEnum() is var value && field.EnumType.FindValueByNumber(value) is { } known ? known.Name : Plain(value),
        FieldType.Int32 => Plain(input.ReadInt32()),
        FieldType.Int64 => Plain(input.ReadInt64()),
        FieldType.UInt32 => Plain(input.ReadUInt32()),
        FieldType.UInt64 => Plain(input.ReadUInt64()),
        FieldType.SInt32 => Plain(input.ReadSInt32()),
        FieldType.SInt64 => Plain(input.ReadSInt64()),
        FieldType.Fixed32 => Plain(input.ReadFixed32()),
        FieldType.Fixed64 => Plain(input.ReadFixed64()),
        FieldType.SFixed32 => Plain(input.ReadSFixed32()),
        FieldType.SFixed64 => Plain(input.ReadSFixed64()),
        FieldType.Float => ProtoText.Number(input.ReadFloat()),
        FieldType.Double => ProtoText.Number(input.ReadDouble()),
        FieldType.Message => ReadMessage(input.ReadBytes().CreateCodedInput(), field.MessageType, depth + 1),
        _ => throw new ContractException($"The option {field.FullName} is a group."),
    };

    private string ReadMessage(CodedInputStream input, MessageDescriptor message, int depth)
    {
        var parts = Read(input, message, depth)
            .Select(part => $"{(part.Field.IsExtension ? $"[{part.Field.FullName}]" : part.Field.Name)}: {part.Value}").ToList();
        return parts.Count == 0 ? "{}" : $"{{{string.Join(" ", parts)}}}";
    }

    private static string Plain(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
