using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.V1.Rpc;
using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Describes how calls fail: the errors that a method declares, by HTTP status, and those that may end any call.</summary>
internal sealed class ErrorResponses
{
    private const string ErrorSchema = "Error";
    private const string DetailSchema = "ErrorDetail";
    private const string TransportResponse = "TransportError";

    private readonly OpenApiDocument _document;
    private readonly ProtoSources _sources;
    private readonly SchemaBuilder _schemas;
    private readonly HashSet<string> _made = [];

    public ErrorResponses(OpenApiDocument document, ProtoSources sources, SchemaBuilder schemas, MessagePlans plans)
    {
        _document = document;
        _sources = sources;
        _schemas = schemas;
        document.AddComponent<IOpenApiSchema>(DetailSchema, Details(plans));
        document.AddComponent<IOpenApiSchema>(ErrorSchema, Error());
        document.AddComponent<IOpenApiResponse>(TransportResponse, Response("An error that may end any call, with the HTTP status that the table tells.", [.. sources.ErrorsOfAnyCall]));
    }

    /// <summary>The schema of every error.</summary>
    public IOpenApiSchema Schema => new OpenApiSchemaReference(ErrorSchema, _document);

    /// <summary>The errors that a method declares, with those of its service.</summary>
    public IReadOnlyList<DeclaredError> Of(MethodDescriptor method)
        => (method.GetOptions()?.GetExtension(AnnotationsExtensions.Errors) ?? Enumerable.Empty<string>())
            .Concat(method.Service.GetOptions()?.GetExtension(AnnotationsExtensions.CommonErrors) ?? Enumerable.Empty<string>())
            .Select(_sources.FindError)
            .OfType<DeclaredError>()
            .ToArray();

    /// <summary>Adds a response for each HTTP status that the errors have, and one for all others.</summary>
    public void Add(OpenApiResponses responses, IEnumerable<DeclaredError> errors)
    {
        foreach (var status in errors.GroupBy(error => error.HttpStatus).OrderBy(group => group.Key))
        {
            responses[status.Key.ToString(CultureInfo.InvariantCulture)] = Shared(status.Key, [.. status]);
        }

        responses["default"] = new OpenApiResponseReference(TransportResponse, _document);
    }

    // Many methods fail in the same ways, so each set of errors is described once.
    private OpenApiResponseReference Shared(int status, DeclaredError[] errors)
    {
        var name = $"{status}.{string.Join('.', errors.Select(error => error.Name))}";
        if (_made.Add(name))
        {
            var reasons = string.Join(" or ", errors.Select(error => $"`{error.Reason}`"));
            _document.AddComponent<IOpenApiResponse>(name, Response($"Refused with {reasons}.", errors));
        }

        return new OpenApiResponseReference(name, _document);
    }

    private OpenApiResponse Response(string what, DeclaredError[] errors)
    {
        var rows = errors.Select(error => $"| `{error.Reason}` | {error.HttpStatus} | {Prose.Cell(error.Meaning)} | {Prose.Cell(error.Action)} |");
        return new OpenApiResponse
        {
            Description = Prose.Paragraphs(what, string.Join('\n', ["| reason | status | meaning | what to do |", "|---|---|---|---|", .. rows])),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = Schema,
                    Examples = errors.ToDictionary(error => error.Reason, error => (IOpenApiExample)Example(error)),
                },
            },
        };
    }

    private static OpenApiExample Example(DeclaredError error) => new()
    {
        Summary = Prose.FirstSentence(error.Meaning),
        Value = new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = error.HttpStatus,
                ["status"] = HttpStatus.NameOf(error.Status),
                ["message"] = error.Meaning,
                ["details"] = new JsonArray(new JsonObject
                {
                    ["@type"] = TypeUrl(ErrorInfo.Descriptor),
                    ["reason"] = error.Reason,
                    ["domain"] = error.Domain,
                    ["metadata"] = new JsonObject(),
                }),
            },
        },
    };

    private OpenApiSchema Error() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "How every call fails. Source: AIP-193.",
        Required = new HashSet<string> { "error" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["error"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "code", "status", "message", "details" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["code"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
                    ["status"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        Description = "The status of gRPC; see google/rpc/code.proto.",
                        Enum = [.. System.Enum.GetValues<Grpc.Core.StatusCode>().Where(code => code != Grpc.Core.StatusCode.OK)
                            .Select(code => (JsonNode)HttpStatus.NameOf(code))],
                    },
                    ["message"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What is wrong, for people. Programs look at the reason." },
                    ["details"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Description = "The first is a google.rpc.ErrorInfo, whose reason tells what happened.",
                        Items = new OpenApiSchemaReference(DetailSchema, _document),
                    },
                },
            },
        },
    };

    private OpenApiSchema Details(MessagePlans plans) => new()
    {
        Description = "One fact about an error. Source: google/rpc/error_details.proto.",
        AnyOf = [.. ErrorDetailsReflection.Descriptor.MessageTypes.Select(type => (IOpenApiSchema)Detail(plans.Get(type)))],
    };

    private OpenApiSchemaReference Detail(MessagePlan type)
    {
        var schema = _schemas.Object(type, Direction.Response, type.Fields);
        schema.Properties!["@type"] = new OpenApiSchema { Type = JsonSchemaType.String, Const = TypeUrl(type.Descriptor) };
        schema.Required!.Add("@type");
        var name = type.Descriptor.FullName + ".Detail";
        _document.AddComponent<IOpenApiSchema>(name, schema);
        return new OpenApiSchemaReference(name, _document);
    }

    private static string TypeUrl(MessageDescriptor type) => "type.googleapis.com/" + type.FullName;
}
