using System.Text;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>
/// Writes collections as a <c>.proto</c> file: a message each, with its permanent numbers, and the rest of its definition as options
/// (<c>baas/schema/v1/options.proto</c>). protoc and buf compile it.
/// </summary>
internal sealed class ProtoSchemaWriter
{
    private readonly MessageNodeWriter _options = new(isTextFormat: true);
    private readonly StringBuilder _output = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ProtoSchemaWriter()
    {
    }

    /// <param name="collections">As an export has them.</param>
    public static string Write(IEnumerable<V1.Schema.Collection> collections, CatalogueSnapshot snapshot)
    {
        var writer = new ProtoSchemaWriter();
        writer._output.Append("""
            // The collections of a project.
            syntax = "proto3";

            package baas.project.v1;

            import "baas/schema/v1/options.proto";
            import "google/protobuf/struct.proto";
            import "google/protobuf/timestamp.proto";

            """);
        foreach (var collection in collections)
        {
            writer.WriteMessage(collection, snapshot.Find(collection.Name)!);
        }

        return writer._output.ToString();
    }

    private void WriteMessage(V1.Schema.Collection definition, Collection collection)
    {
        _output.Append($"\nmessage {MessageName(definition.Name)} {{\n  option (baas.schema.v1.collection) = ");
        WriteText(_options.Write(definition, "schema", "reserved_numbers"), 2);
        _output.Append(";\n");
        if (definition.ReservedNumbers.Count > 0)
        {
            _output.Append($"  reserved {string.Join(", ", definition.ReservedNumbers)};\n");
        }

        _output.Append("""

              string id = 1;
              google.protobuf.Timestamp created = 2;
              google.protobuf.Timestamp updated = 3;
              string etag = 4;

            """);
        foreach (var field in definition.Schema)
        {
            var type = ProtoType(collection.Find(field.Name)!.Kind);
            _output.Append($"  {type} {field.Name} = {field.Number} [(baas.schema.v1.field) = ");
            WriteText(_options.Write(field, "name", "number"), 2);
            _output.Append("];\n");
        }

        _output.Append("}\n");
    }

    private void WriteText(SchemaNode map, int indent)
    {
        _output.Append("{\n");
        foreach (var (key, value) in map.Members!)
        {
            foreach (var item in value.Items ?? [value])
            {
                _output.Append(' ', indent + 2).Append(key);
                if (item.Members is not null)
                {
                    _output.Append(' ');
                    WriteText(item, indent + 2);
                    _output.Append('\n');
                }
                else
                {
                    _output.Append($": {(item.IsQuoted ? YamlNodeWriter.Quote(item.Text!) : item.Text)}\n");
                }
            }
        }

        _output.Append(' ', indent).Append('}');
    }

    private string MessageName(string name)
    {
        var pascal = string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        var message = pascal;
        for (var i = 2; !_names.Add(message); i++)
        {
            message = $"{pascal}Collection{i}";
        }

        return message;
    }

    private static string ProtoType(ValueKind kind) => kind switch
    {
        ValueKind.Number => "optional double",
        ValueKind.Integer => "optional int64",
        ValueKind.Bool => "optional bool",
        ValueKind.Bytes => "optional bytes",
        ValueKind.GeoPoint => "baas.schema.v1.GeoPoint",
        ValueKind.Timestamp => "google.protobuf.Timestamp",
        ValueKind.TextList => "repeated string",
        ValueKind.Json => "google.protobuf.Value",
        _ => "optional string",
    };
}
