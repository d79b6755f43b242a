using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Json;
using Microsoft.OpenApi;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>
/// Makes JSON Schemas of messages, one component for each message and direction in which it travels: answers have every field
/// that cannot be absent, requests need only those that are required. Source: protobuf.dev, "ProtoJSON Format"; JSON Schema 2020-12.
/// </summary>
internal sealed class SchemaBuilder(OpenApiDocument document, ProtoSources sources, MessagePlans plans)
{
    // The component of a message that is sent to the engine; the one without is what the engine answers.
    private const string RequestSuffix = ".Input";

    private readonly HashSet<string> _made = [];

    /// <summary>The schema of a message; a reference unless it is a type that JSON has a form of its own for.</summary>
    public IOpenApiSchema Message(MessagePlan message, Direction direction)
    {
        if (WellKnownSchemas.Find(message) is { } wellKnown)
        {
            return wellKnown;
        }

        var name = message.Descriptor.FullName + (direction == Direction.Request ? RequestSuffix : "");
        if (_made.Add(name))
        {
            document.AddComponent<IOpenApiSchema>(name, Object(message, direction, message.Fields));
        }

        return new OpenApiSchemaReference(name, document);
    }

    /// <summary>The schema of an object with some fields of a message.</summary>
    public OpenApiSchema Object(MessagePlan message, Direction direction, IReadOnlyCollection<FieldPlan> fields)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = Prose.Paragraphs([sources.CommentOf(message.Descriptor), .. Choices(message.Descriptor)]),
            Properties = fields.ToDictionary(field => field.Descriptor.Name, field => Property(field, direction)),
            Required = fields.Where(field => IsRequired(field, direction)).Select(field => field.Descriptor.Name).ToHashSet(),
            MaxProperties = IsOneChoice(message.Descriptor) ? 1 : null,
            Not = IsOneChoice(message.Descriptor) ? null : Exclusion(message.Descriptor),
        };
        var example = direction == Direction.Response ? MessageExample.Answer(message, plans) : MessageExample.Of(message.Descriptor);
        if (example is not null)
        {
            foreach (var name in example.Select(member => member.Key).Where(name => !schema.Properties.ContainsKey(name)).ToArray())
            {
                example.Remove(name);
            }

            schema.Examples = [example];
        }

        return schema;
    }

    /// <summary>The schema of a field, with its comment.</summary>
    public IOpenApiSchema Property(FieldPlan field, Direction direction)
    {
        var value = Value(field, direction);
        var comment = sources.CommentOf(field.Descriptor);
        var isReadOnly = Behaves(field, FieldBehavior.OutputOnly);
        var isWriteOnly = Behaves(field, FieldBehavior.InputOnly);
        if (value is OpenApiSchemaReference reference)
        {
            // JSON Schema 2020-12 lets keywords stand beside a reference.
            reference.Description = comment;
            reference.ReadOnly = isReadOnly;
            reference.WriteOnly = isWriteOnly;
            reference.Deprecated = field.Descriptor.GetOptions()?.Deprecated == true;
            return reference;
        }

        var schema = (OpenApiSchema)value;
        schema.Description = Prose.Paragraphs(comment, schema.Description ?? "");
        schema.ReadOnly = isReadOnly;
        schema.WriteOnly = isWriteOnly;
        schema.Deprecated = field.Descriptor.GetOptions()?.Deprecated == true;
        return schema;
    }

    /// <summary>Whether a field is marked with a behaviour. Source: AIP-203.</summary>
    public static bool Behaves(FieldPlan field, FieldBehavior behavior)
        => field.Descriptor.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(behavior) == true;

    // What the engine answers has every field but those that tell absent from default.
    private static bool IsRequired(FieldPlan field, Direction direction)
        => direction == Direction.Response
            ? (!field.HasPresence || field.IsEmptyWhenAbsent) && !Behaves(field, FieldBehavior.InputOnly)
            : Behaves(field, FieldBehavior.Required);

    private IOpenApiSchema Value(FieldPlan field, Direction direction)
    {
        if (field.IsMap)
        {
            var keys = ScalarSchemas.KeyPattern(field.Key!.Type);
            return new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = Single(field.Value!, direction),
                PropertyNames = keys is null ? null : new OpenApiSchema { Pattern = keys },
            };
        }

        var single = Single(field, direction);
        return field.IsRepeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = single } : single;
    }

    private IOpenApiSchema Single(FieldPlan field, Direction direction)
        => field.Message is { } message ? Message(message, direction)
            : field.Enum is not null && !field.TakesNull ? Enum(field.Descriptor.EnumType)
            : ScalarSchemas.Of(field);

    private OpenApiSchemaReference Enum(EnumDescriptor type)
    {
        if (_made.Add(type.FullName))
        {
            var values = type.Values.Select(value => $"- `{value.Name}`: {sources.CommentOf(value).ReplaceLineEndings(" ")}");
            document.AddComponent<IOpenApiSchema>(type.FullName, new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = Prose.Paragraphs(sources.CommentOf(type), string.Join('\n', values)),
                Enum = [.. type.Values.Select(value => (JsonNode)value.Name)],
            });
        }

        return new OpenApiSchemaReference(type.FullName, document);
    }

    private static IEnumerable<string> Choices(MessageDescriptor message)
        => RealOneofs(message).Select(oneof => $"At most one may be given of: {string.Join(", ", oneof.Fields.Select(field => $"`{field.Name}`"))}.");

    // A pair of fields of one oneof is what must not be; that says "at most one" without hiding the fields in alternatives.
    private static OpenApiSchema? Exclusion(MessageDescriptor message)
    {
        var pairs = RealOneofs(message)
            .SelectMany(oneof => oneof.Fields.SelectMany((first, index) => oneof.Fields.Skip(index + 1).Select(second => (first, second))))
            .Select(IOpenApiSchema (pair) => Both(pair.first.Name, pair.second.Name))
            .ToList();
        return pairs.Count == 0 ? null : new OpenApiSchema { AnyOf = pairs };
    }

    // Linters ask that what is required be declared beside it.
    private static OpenApiSchema Both(string first, string second) => new OpenApiSchema
    {
        Properties = new Dictionary<string, IOpenApiSchema> { [first] = new OpenApiSchema(), [second] = new OpenApiSchema() },
        Required = new HashSet<string> { first, second },
    };

    // Whether the message is nothing but one choice.
    private static bool IsOneChoice(MessageDescriptor message)
        => RealOneofs(message).FirstOrDefault() is { } choice && choice.Fields.Count == message.Fields.InDeclarationOrder().Count;

    private static IEnumerable<OneofDescriptor> RealOneofs(MessageDescriptor message) => message.Oneofs.Where(oneof => !oneof.IsSynthetic);
}
