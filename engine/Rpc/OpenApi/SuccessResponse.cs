using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Grpc.Baas.V1.Rpc;
using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Describes what a method answers when all went well.</summary>
internal static class SuccessResponse
{
    /// <summary>The media type of a body that may be of any.</summary>
    public const string AnyType = "*/*";

    public static OpenApiResponse Describe(RestBinding binding, SchemaBuilder schemas, ProtoSources sources)
    {
        var message = binding.ResponseField is { } field ? field.Message : binding.Response;
        var comment = binding.ResponseField is { } part ? sources.CommentOf(part.Descriptor) : sources.CommentOf(binding.Response.Descriptor);
        if (binding.IsRawResponse)
        {
            return new OpenApiResponse
            {
                Description = Prose.Paragraphs("Bytes of the type that the header `content-type` tells.", comment),
                Content = new Dictionary<string, IOpenApiMediaType> { [AnyType] = new OpenApiMediaType { Schema = new OpenApiSchema() } },
            };
        }

        var schema = binding.ResponseField is { } answered
            ? schemas.Property(answered, Direction.Response)
            : schemas.Message(binding.Response, Direction.Response);
        return new OpenApiResponse
        {
            Description = comment.Length > 0 ? comment : "Done.",
            Content = binding.Events is null ? Json(schema, ExampleOf(message, binding)) : Stream(schema, ExampleOf(message, binding), binding, sources),
        };
    }

    private static JsonObject? ExampleOf(MessagePlan? message, RestBinding binding)
        => message is null ? null : MessageExample.Answer(message, binding.Plans);

    private static Dictionary<string, IOpenApiMediaType> Json(IOpenApiSchema schema, JsonNode? example) => new()
    {
        ["application/json"] = new OpenApiMediaType { Schema = schema, Example = example },
    };

    private static Dictionary<string, IOpenApiMediaType> Stream(
        IOpenApiSchema schema, JsonObject? example, RestBinding binding, ProtoSources sources)
    {
        var response = binding.Response.Descriptor;
        var line = example?.ToJsonString();
        KeyValuePair<string, IOpenApiMediaType> lines = new(MediaTypes.Lines, new OpenApiMediaType { Schema = schema, Example = example });
        KeyValuePair<string, IOpenApiMediaType> events = new(MediaTypes.EventStream, new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = DescribeEvents(response, binding.Events!.AreUsual, sources) },
            Example = line is null ? null : $"{EventLines(response, example!)}data: {line}\n\n",
        });

        // The usual form comes first.
        return new Dictionary<string, IOpenApiMediaType>(binding.Events.AreUsual ? [events, lines] : [lines, events]);
    }

    private static string DescribeEvents(MessageDescriptor response, bool areUsual, ProtoSources sources) => Prose.Paragraphs(
        (areUsual ? $"Server-Sent Events, unless `Accept` asks for `{MediaTypes.Lines}`" : "Server-Sent Events, with `Accept: text/event-stream`")
            + ". `data` of each event is one object of the same form as a line of "
            + $"`{MediaTypes.Lines}`. A failure after the start is an event named `error` with the error as `data`.",
        FieldOf(response, EventStreamRole.EventName) is { } name ? $"The event's name (`event`) is `{name.Name}`: {sources.CommentOf(name)}" : "",
        FieldOf(response, EventStreamRole.EventId) is { } id ? $"The event's id (`id`) is `{id.Name}`: {sources.CommentOf(id)}" : "");

    private static string EventLines(MessageDescriptor response, JsonObject example)
    {
        var name = FieldOf(response, EventStreamRole.EventName) is { } nameField ? example[nameField.Name] : null;
        var id = FieldOf(response, EventStreamRole.EventId) is { } idField ? example[idField.Name] : null;
        return $"{(name is null ? "" : $"event: {name}\n")}{(id is null ? "" : $"id: {id}\n")}";
    }

    private static FieldDescriptor? FieldOf(MessageDescriptor message, EventStreamRole role)
        => message.Fields.InDeclarationOrder().FirstOrDefault(field => field.GetOptions()?.GetExtension(AnnotationsExtensions.EventStream) == role);
}
