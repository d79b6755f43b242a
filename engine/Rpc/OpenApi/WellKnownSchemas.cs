using Grpc.Baas.Engine.Rpc.Json;
using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Schemas of the messages that JSON has a form of its own for. Source: protobuf.dev, "ProtoJSON Format".</summary>
internal static class WellKnownSchemas
{
    private const string Empty = "google.protobuf.Empty";

    /// <summary>A new schema; null for a message that is an object with a member for each field.</summary>
    public static OpenApiSchema? Find(MessagePlan message) => message.Shape switch
    {
        JsonShape.Timestamp => Text("date-time", null),
        JsonShape.Duration => Text(null, @"^-?[0-9]+(\.[0-9]{1,9})?s$", "Seconds, as `1.5s`."),
        JsonShape.FieldMask => Text(null, null, "Paths of fields, separated by commas."),
        JsonShape.Struct => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() },
        JsonShape.Value => new OpenApiSchema(),
        JsonShape.ListValue => new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema() },
        JsonShape.Any => Any(),
        JsonShape.Wrapper => Nullable(ScalarSchemas.Of(message.Fields[0])),
        _ => message.Descriptor.FullName == Empty ? new OpenApiSchema { Type = JsonSchemaType.Object, MaxProperties = 0 } : null,
    };

    private static OpenApiSchema Text(string? format, string? pattern, string? description = null)
        => new() { Type = JsonSchemaType.String, Format = format, Pattern = pattern, Description = description };

    private static OpenApiSchema Any() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A message of the type that `@type` names.",
        Properties = new Dictionary<string, IOpenApiSchema> { ["@type"] = new OpenApiSchema { Type = JsonSchemaType.String } },
        Required = new HashSet<string> { "@type" },
        AdditionalProperties = new OpenApiSchema(),
    };

    private static OpenApiSchema Nullable(OpenApiSchema value)
    {
        if (value.Type is { } type)
        {
            value.Type = type | JsonSchemaType.Null;
        }
        else
        {
            value.AnyOf = [.. value.AnyOf!, new OpenApiSchema { Type = JsonSchemaType.Null }];
        }

        return value;
    }
}
