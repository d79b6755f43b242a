using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;
using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Describes what a request says outside of its body: path, query and headers.</summary>
internal sealed class ParameterBuilder(RestBinding binding, SchemaBuilder schemas, JsonObject? example)
{
    // The deepest field that a query is described to set; deeper ones work too, but nobody would find them in a list.
    private const int MaxDepth = 3;

    /// <summary>The variables of the path, under the names that the described path has for them.</summary>
    public IEnumerable<OpenApiParameter> Path(DescribedPath path, DescribedPath names)
    {
        for (var i = 0; i < path.Wildcards.Count; i++)
        {
            var wildcard = path.Wildcards[i];
            var chain = Chain(wildcard.Variable?.FieldPath);
            var isWhole = wildcard.Variable is { IsSingle: true };
            var schema = isWhole ? schemas.Property(chain[^1], Direction.Request) : new OpenApiSchema { Type = JsonSchemaType.String };
            yield return new OpenApiParameter
            {
                Name = names.Wildcards[i].Name,
                In = ParameterLocation.Path,
                Required = true,
                Description = isWhole ? TakeDescription(schema) : Describe(wildcard),
                Schema = schema,
                Example = isWhole ? ExampleOf(chain) : null,
                Extensions = wildcard.IsMulti ? new Dictionary<string, IOpenApiExtension> { ["x-multi-segment"] = new JsonNodeExtension(true) } : null,
            };
        }
    }

    /// <summary>The fields that the query can set: all that neither the path nor the body says.</summary>
    public IEnumerable<OpenApiParameter> Query()
        => binding.Body == RestBody.Whole ? [] : Query(binding.Request, []);

    private IEnumerable<OpenApiParameter> Query(MessagePlan message, FieldPlan[] outer)
    {
        foreach (var field in message.Fields)
        {
            FieldPlan[] chain = [.. outer, field];
            var path = string.Join('.', chain.Select(each => each.Descriptor.Name));
            if (IsElsewhere(path) || SchemaBuilder.Behaves(field, FieldBehavior.OutputOnly))
            {
                continue;
            }

            if (FieldChain.Find(binding.Request, path) is not null)
            {
                yield return Query(path, chain);
            }
            else if (field is { Message: { Shape: JsonShape.Plain } nested, IsRepeated: false } && chain.Length < MaxDepth && !outer.Contains(field))
            {
                foreach (var parameter in Query(nested, chain))
                {
                    yield return parameter;
                }
            }
        }
    }

    private OpenApiParameter Query(string path, FieldPlan[] chain)
    {
        var schema = schemas.Property(chain[^1], Direction.Request);
        if (schema is OpenApiSchema own && chain[^1] is { HasPresence: false, IsRepeated: false, Type: FieldType.Bool })
        {
            own.Default = JsonValue.Create(false);
        }

        return new OpenApiParameter
        {
            Name = path,
            In = ParameterLocation.Query,
            Required = chain.All(field => SchemaBuilder.Behaves(field, FieldBehavior.Required)),
            Description = TakeDescription(schema),
            Deprecated = chain.Any(field => field.Descriptor.GetOptions()?.Deprecated == true),
            Schema = schema,
            Example = ExampleOf(chain),
        };
    }

    // The comment of a field describes the parameter, and need not be there twice.
    private static string? TakeDescription(IOpenApiSchema schema)
    {
        var description = schema.Description;
        schema.Description = null;
        return description;
    }

    private bool IsElsewhere(string path)
        => path == binding.BodyField?.Descriptor.Name || binding.Variables.Any(variable => variable.Field.Path == path);

    private FieldPlan[] Chain(string? path)
    {
        var chain = new List<FieldPlan>();
        var message = binding.Request;
        foreach (var name in path?.Split('.') ?? [])
        {
            var field = message.Find(System.Text.Encoding.UTF8.GetBytes(name))!;
            chain.Add(field);
            message = field.Message ?? message;
        }

        return [.. chain];
    }

    private JsonNode? ExampleOf(FieldPlan[] chain)
    {
        JsonNode? value = example;
        foreach (var field in chain)
        {
            value = (value as JsonObject)?[field.Descriptor.Name];
        }

        return value?.DeepClone();
    }

    private static string Describe(PathWildcard wildcard)
    {
        var part = wildcard.Variable is null ? "No field takes it." : $"With what stands beside it in the path, it makes up the field `{wildcard.Variable.FieldPath}`.";
        return wildcard.IsMulti ? $"{part} Any number of path segments; the slashes between them are sent as they are." : part;
    }
}
