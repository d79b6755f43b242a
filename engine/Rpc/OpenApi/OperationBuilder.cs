using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Describes one HTTP rule of a method.</summary>
internal sealed class OperationBuilder(OpenApiDocument document, ProtoSources sources, SchemaBuilder schemas, ErrorResponses errors)
{
    private const string JsonType = "application/json";

    // Methods that answer it cannot be called without a token; others may be, with or without one.
    private const string NeedsCredentials = "CREDENTIALS_MISSING";

    /// <param name="names">The path whose names for wildcards stand in the document.</param>
    /// <param name="operationId">Unique in the document.</param>
    /// <param name="tag">Name of the service's tag.</param>
    public OpenApiOperation Build(RestRoute route, DescribedPath names, string operationId, string tag)
    {
        var binding = route.Binding!;
        var method = binding.Method.Descriptor!;
        var comment = sources.CommentOf(method);
        var declared = errors.Of(method);
        var openWhen = OpenWhen(method);
        var operation = new OpenApiOperation
        {
            OperationId = operationId,
            Tags = new HashSet<OpenApiTagReference> { new(tag, document) },
            Summary = Prose.FirstSentence(comment),
            Description = openWhen.Length == 0 ? comment : Prose.Paragraphs(comment, $"Needs no token when {openWhen}."),
            Deprecated = method.GetOptions()?.Deprecated == true,
            Parameters = [.. Parameters(route, names)],
            RequestBody = Body(binding),
            Responses = [],
            Security = declared.Any(error => error.Reason == NeedsCredentials) ? Credentials(openWhen.Length > 0) : [],
            Extensions = GrpcNames(route, names),
        };
        operation.Responses["200"] = SuccessResponse.Describe(binding, schemas, sources);
        ConditionalHeaders.Add(operation, route, errors.Schema);
        errors.Add(operation.Responses, declared);
        return operation;
    }

    // What a caller over gRPC needs to know beside the fields: the method, the request's type, which side of it streams, the field
    // that the body is, if it is one, and how the path makes up fields, where a parameter does not simply have the name of its field.
    private static Dictionary<string, IOpenApiExtension> GrpcNames(RestRoute route, DescribedPath described)
    {
        var binding = route.Binding!;
        var names = new Dictionary<string, IOpenApiExtension>
        {
            ["x-grpc-method"] = new JsonNodeExtension(binding.Method.Path.TrimStart('/')),
            ["x-grpc-request"] = new JsonNodeExtension(binding.Request.Descriptor.FullName),
        };
        if (binding.BodyField is { } field)
        {
            names["x-grpc-body"] = new JsonNodeExtension(field.Descriptor.Name);
        }

        if (StreamsOf(binding.Method.Descriptor!) is { } streams)
        {
            names["x-grpc-streams"] = new JsonNodeExtension(streams);
        }

        var path = new JsonObject();
        foreach (var variable in route.Template.Variables)
        {
            path[variable.FieldPath] = described.Text(variable);
        }

        if (path.Any(field => field.Value!.GetValue<string>() != $"{{{field.Key}}}"))
        {
            names["x-grpc-path"] = new JsonNodeExtension(path);
        }

        return names;
    }

    private static string OpenWhen(MethodDescriptor method)
    {
        var ofMethod = method.GetOptions()?.GetExtension(V1.Rpc.AnnotationsExtensions.MethodOpenWhen) ?? "";
        return ofMethod.Length > 0 ? ofMethod : method.Service.GetOptions()?.GetExtension(V1.Rpc.AnnotationsExtensions.OpenWhen) ?? "";
    }

    private static string? StreamsOf(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => null,
        (true, true) => "both",
        (true, false) => "request",
        (false, true) => "response",
    };

    // An empty requirement beside the other makes it optional (OpenAPI 3.1 §4.8.30).
    private List<OpenApiSecurityRequirement> Credentials(bool isOptional)
    {
        List<OpenApiSecurityRequirement> either = [Credential(DocumentBuilder.BearerScheme), Credential(DocumentBuilder.KeyScheme)];
        return isOptional ? [.. either, new OpenApiSecurityRequirement()] : either;
    }

    private OpenApiSecurityRequirement Credential(string scheme) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private IEnumerable<IOpenApiParameter> Parameters(RestRoute route, DescribedPath names)
    {
        var binding = route.Binding!;
        var parameters = new ParameterBuilder(binding, schemas, MessageExample.Of(binding.Request.Descriptor));
        foreach (var parameter in parameters.Path(new DescribedPath(route.Template), names).Concat(parameters.Query()))
        {
            yield return parameter;
        }

        if (binding.Events is not { } events)
        {
            yield break;
        }

        yield return StreamParameters.Token();
        yield return StreamParameters.Ticket();
        if (events.LastEventId is { } position)
        {
            yield return StreamParameters.LastEventId(position.Path);
        }
    }

    private OpenApiRequestBody? Body(RestBinding binding) => binding.Body switch
    {
        RestBody.None => null,
        RestBody.Field => FieldBody(binding.BodyField!, MessageExample.Of(binding.Request.Descriptor)),
        _ => WholeBody(binding),
    };

    private OpenApiRequestBody FieldBody(FieldPlan field, JsonObject? request)
    {
        var example = request?[field.Descriptor.Name]?.DeepClone() ?? (field.Message is { } message ? MessageExample.Of(message.Descriptor) : null);
        var isRaw = RawBody.Is(field);
        return new OpenApiRequestBody
        {
            Description = sources.CommentOf(field.Descriptor),
            Required = SchemaBuilder.Behaves(field, FieldBehavior.Required),
            Content = Content(isRaw ? SuccessResponse.AnyType : JsonType, isRaw ? new OpenApiSchema() : schemas.Property(field, Direction.Request), example),
        };
    }

    // What the path says is not said again in the body.
    private OpenApiRequestBody WholeBody(RestBinding binding)
    {
        if (binding.IsRawRequest)
        {
            return new OpenApiRequestBody { Required = true, Content = Content(SuccessResponse.AnyType, new OpenApiSchema(), null) };
        }

        var fields = binding.Request.Fields
            .Where(field => binding.Variables.All(variable => variable.Field.Path != field.Descriptor.Name))
            .ToArray();
        var schema = fields.Length == binding.Request.Fields.Length
            ? schemas.Message(binding.Request, Direction.Request)
            : schemas.Object(binding.Request, Direction.Request, fields);
        var example = MessageExample.Of(binding.Request.Descriptor);
        foreach (var (variable, _) in binding.Variables)
        {
            example?.Remove(variable.FieldPath);
        }

        return new OpenApiRequestBody
        {
            Description = sources.CommentOf(binding.Request.Descriptor),
            Required = fields.Any(field => SchemaBuilder.Behaves(field, FieldBehavior.Required)),
            Content = Content(JsonType, schema, example),
        };
    }

    private static Dictionary<string, IOpenApiMediaType> Content(string type, IOpenApiSchema schema, JsonNode? example)
        => new() { [type] = new OpenApiMediaType { Schema = schema, Example = example } };
}
