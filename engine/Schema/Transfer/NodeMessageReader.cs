using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Fills messages from documents, and collects what does not fit. Scalars are taken for what the proto says they are.</summary>
/// <param name="isTextFormat">As in <see cref="MessageNodeWriter"/>.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class NodeMessageReader(bool isTextFormat, DefinitionFaults faults)
{
    private static readonly JsonParser WellKnown = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    /// <param name="node">A map.</param>
    /// <param name="message">The message to fill.</param>
    /// <param name="path">Path of the node in the document.</param>
    public void Read(SchemaNode node, IMessage message, string path)
    {
        if (node.Members is null)
        {
            faults.Add(path, "TYPE", "expected members with names");
            return;
        }

        foreach (var (name, value) in node.Members)
        {
            var field = message.Descriptor.FindFieldByName(name) ?? message.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);
            var memberPath = path.Length == 0 ? name : $"{path}.{name}";
            if (field is null)
            {
                AddUnknown(message.Descriptor, name, memberPath);
            }
            else if (!value.IsNull)
            {
                Read(field, value, message, memberPath);
            }
        }
    }

    private void AddUnknown(MessageDescriptor descriptor, string name, string path)
    {
        var nearest = NearestName.Of(name, [.. descriptor.Fields.InDeclarationOrder().Select(field => field.Name)]);
        faults.Add(Shorten(path), "UNKNOWN", nearest is null ? "there is no such member" : $"there is no such member; did you mean '{nearest}'?");
    }

    private void Read(FieldDescriptor field, SchemaNode node, IMessage message, string path)
    {
        if (field.IsMap)
        {
            ReadEntries(field, node, message, path);
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            var items = node.Items ?? [node];
            for (var i = 0; i < items.Count; i++)
            {
                if (ReadValue(field, items[i], $"{path}[{i}]") is { } value)
                {
                    list.Add(value);
                }
            }
        }
        else if (ReadValue(field, node, path) is { } value)
        {
            field.Accessor.SetValue(message, value);
        }
    }

    private void ReadEntries(FieldDescriptor field, SchemaNode node, IMessage message, string path)
    {
        var entries = (IDictionary)field.Accessor.GetValue(message);
        foreach (var item in node.Items ?? [node])
        {
            if (item.Find("key") is { Text: { } key } && item.Find("value") is { } value
                && ReadValue(field.MessageType.FindFieldByNumber(2), value, $"{path}.{Shorten(key)}") is { } read)
            {
                entries[key] = read;
            }
        }
    }

    private object? ReadValue(FieldDescriptor field, SchemaNode node, string path)
    {
        if (field.FieldType == FieldType.Message)
        {
            return ReadMessage(field.MessageType, node, path);
        }

        if (node.Text is not { } text)
        {
            faults.Add(path, "TYPE", "expected a single value");
            return null;
        }

        object? value = field.FieldType switch
        {
            FieldType.String => text.Contains('\0') || !IsUnicode(text) ? null : text,
            FieldType.Bool => text is "true" or "True" or "TRUE" ? true : text is "false" or "False" or "FALSE" ? false : null,
            FieldType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
            FieldType.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : null,
            FieldType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : null,
            FieldType.Enum => field.EnumType.FindValueByName(text)?.Number is { } number ? Enum.ToObject(field.EnumType.ClrType, number) : null,
            FieldType.Bytes => Convert.TryFromBase64String(text, new byte[text.Length], out _) ? ByteString.FromBase64(text) : null,
            _ => null,
        };
        if (value is null)
        {
            faults.Add(path, "TYPE", $"expected {Describe(field)}");
        }

        return value;
    }

    private IMessage? ReadMessage(MessageDescriptor descriptor, SchemaNode node, string path)
    {
        if (isTextFormat || !MessageNodeWriter.IsWellKnown(descriptor))
        {
            var message = descriptor.Parser.ParseFrom(ByteString.Empty);
            Read(node, message, path);
            return message;
        }

        try
        {
            return WellKnown.Parse(JsonNodeWriter.Write(node, isIndented: false), descriptor);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException or FormatException)
        {
            faults.Add(path, "TYPE", $"expected a {descriptor.FullName}");
            return null;
        }
    }

    private static string Describe(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "a text",
        FieldType.Bool => "true or false",
        FieldType.Double => "a number",
        FieldType.Enum => $"one of {string.Join(", ", field.EnumType.Values.Select(value => value.Name))}",
        FieldType.Bytes => "bytes in base64",
        _ => "an integer",
    };

    private static bool IsUnicode(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar && !text.Contains('\ufffd'))
            {
                return false;
            }
        }

        return true;
    }

    private static string Shorten(string path) => path.Length <= 128 ? path : path[..128];
}
