using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Json;
using Microsoft.OpenApi;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Schemas of scalar fields. Source: protobuf.dev, "ProtoJSON Format"; spec.openapis.org, format registry.</summary>
internal static class ScalarSchemas
{
    private const string SignedDigits = "^-?[0-9]+$";
    private const string Digits = "^[0-9]+$";

    public static OpenApiSchema Of(FieldPlan field) => field.TakesNull ? new OpenApiSchema { Type = JsonSchemaType.Null } : Of(field.Type);

    public static OpenApiSchema Of(FieldType type) => type switch
    {
        FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        FieldType.String => new OpenApiSchema { Type = JsonSchemaType.String },
        FieldType.Bytes => new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte", Description = "Base64 (RFC 4648 §4)." },
        FieldType.Double => Floating("double"),
        FieldType.Float => Floating("float"),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
        FieldType.UInt32 or FieldType.Fixed32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "uint32", Minimum = "0" },
        FieldType.UInt64 or FieldType.Fixed64 => Long("uint64", Digits),
        _ => Long("int64", SignedDigits),
    };

    /// <summary>What the keys of a map must look like in JSON, where all of them are strings; null for any.</summary>
    public static string? KeyPattern(FieldType key) => key switch
    {
        FieldType.String => null,
        FieldType.Bool => "^(true|false)$",
        FieldType.UInt32 or FieldType.Fixed32 or FieldType.UInt64 or FieldType.Fixed64 => Digits,
        _ => SignedDigits,
    };

    // Numbers of JSON are doubles to most readers, so an integer beyond ±(2^53 − 1) is a string of its digits.
    private static OpenApiSchema Long(string format, string pattern) => new()
    {
        Type = JsonSchemaType.Integer | JsonSchemaType.String,
        Format = format,
        Pattern = pattern,
        Description = "A number up to ±(2^53 − 1), a string of its digits beyond.",
    };

    private static OpenApiSchema Floating(string format) => new()
    {
        AnyOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.Number, Format = format },
            new OpenApiSchema { Type = JsonSchemaType.String, Enum = [(JsonNode)"NaN", (JsonNode)"Infinity", (JsonNode)"-Infinity"] },
        ],
    };
}
