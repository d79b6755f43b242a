using System.Text;
using System.Text.Json;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Reads JSON, in which comments and commas at the end are let be.</summary>
internal static class JsonNodeReader
{
    private static readonly JsonReaderOptions Options = new()
    {
        MaxDepth = SchemaNode.MaxDepth,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <exception cref="DocumentFaultException">It is no JSON.</exception>
    public static SchemaNode Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, Options);
            reader.Read();
            var node = ReadNode(ref reader);
            reader.Read();
            return node;
        }
        catch (JsonException exception)
        {
            throw new DocumentFaultException((exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1, "expected JSON");
        }
        catch (InvalidOperationException)
        {
            // A text has half a surrogate pair, or bytes that are no UTF-8.
            throw new DocumentFaultException(1, 1, "expected texts of Unicode characters");
        }
    }

    private static SchemaNode ReadNode(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = SchemaNode.Map();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    map.Members!.Add((key, ReadNode(ref reader)));
                }

                return map;
            case JsonTokenType.StartArray:
                var list = SchemaNode.List();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Items!.Add(ReadNode(ref reader));
                }

                return list;
            case JsonTokenType.String:
                return SchemaNode.Quoted(reader.GetString()!);
            case JsonTokenType.Null:
                return SchemaNode.Null;
            default:
                return SchemaNode.Plain(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }
}
