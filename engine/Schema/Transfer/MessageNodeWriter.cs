using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Turns a message into a document: what it has, in the order of its declaration, by the names of the proto.</summary>
/// <param name="isTextFormat">
/// Whether <c>google.protobuf.Value</c> and its like are written as the messages that they are, rather than as the JSON that they mean.
/// </param>
internal sealed class MessageNodeWriter(bool isTextFormat)
{
    /// <param name="ignored">Members that are left out.</param>
    public SchemaNode Write(IMessage message, params ReadOnlySpan<string> ignored)
    {
        if (!isTextFormat && IsWellKnown(message.Descriptor))
        {
            return JsonNodeReader.Read(System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)));
        }

        var map = SchemaNode.Map();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (ignored.Contains(field.Name) || (field.HasPresence && !field.Accessor.HasValue(message)))
            {
                continue;
            }

            var value = field.Accessor.GetValue(message);
            if (field.IsMap)
            {
                WriteEntries(map, field, (IDictionary)value);
            }
            else if (field.IsRepeated)
            {
                WriteList(map, field, (IList)value);
            }
            else if (field.HasPresence || !IsDefault(value))
            {
                map.Members!.Add((field.Name, Write(field, value)));
            }
        }

        return map;
    }

    public static bool IsWellKnown(MessageDescriptor descriptor) => descriptor.File.Package == "google.protobuf";

    private void WriteList(SchemaNode map, FieldDescriptor field, IList values)
    {
        if (values.Count == 0)
        {
            return;
        }

        var list = SchemaNode.List();
        foreach (var value in values)
        {
            list.Items!.Add(Write(field, value));
        }

        map.Members!.Add((field.Name, list));
    }

    private void WriteEntries(SchemaNode map, FieldDescriptor field, IDictionary entries)
    {
        var list = SchemaNode.List();
        foreach (var key in entries.Keys.Cast<object>().OrderBy(key => key.ToString(), StringComparer.Ordinal))
        {
            var entry = SchemaNode.Map();
            entry.Members!.Add(("key", Write(field.MessageType.FindFieldByNumber(1), key)));
            entry.Members.Add(("value", Write(field.MessageType.FindFieldByNumber(2), entries[key]!)));
            list.Items!.Add(entry);
        }

        if (list.Items!.Count > 0)
        {
            map.Members!.Add((field.Name, list));
        }
    }

    private SchemaNode Write(FieldDescriptor field, object value) => value switch
    {
        IMessage message => Write(message),
        string text => SchemaNode.Quoted(text),
        ByteString bytes => SchemaNode.Quoted(bytes.ToBase64()),
        bool flag => SchemaNode.Plain(flag ? "true" : "false"),
        double number => SchemaNode.Plain(number.ToString("R", CultureInfo.InvariantCulture)),
        Enum => SchemaNode.Plain(field.EnumType.FindValueByNumber((int)value)?.Name ?? ((int)value).ToString(CultureInfo.InvariantCulture)),
        _ => SchemaNode.Plain(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static bool IsDefault(object value) => value switch
    {
        string text => text.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        bool flag => !flag,
        Enum => (int)value == 0,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture) == 0,
    };
}
