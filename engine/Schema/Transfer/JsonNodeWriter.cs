using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Writes indented JSON.</summary>
internal static class JsonNodeWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(SchemaNode node, bool isIndented = true)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options with { Indented = isIndented }))
        {
            Write(json, node);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + (isIndented ? "\n" : "");
    }

    private static void Write(Utf8JsonWriter json, SchemaNode node)
    {
        if (node.Members is not null)
        {
            json.WriteStartObject();
            foreach (var (key, value) in node.Members)
            {
                json.WritePropertyName(key);
                Write(json, value);
            }

            json.WriteEndObject();
        }
        else if (node.Items is not null)
        {
            json.WriteStartArray();
            node.Items.ForEach(item => Write(json, item));
            json.WriteEndArray();
        }
        else if (node.Text is null)
        {
            json.WriteNullValue();
        }
        else if (node.IsQuoted || !IsJson(node.Text))
        {
            json.WriteStringValue(node.Text);
        }
        else
        {
            json.WriteRawValue(node.Text);
        }
    }

    private static bool IsJson(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
