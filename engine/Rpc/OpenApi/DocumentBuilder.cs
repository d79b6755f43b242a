using System.Reflection;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest;
using Microsoft.OpenApi;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Puts the description of a method table together. Source: OpenAPI Specification 3.1.</summary>
internal sealed class DocumentBuilder(MethodTable table, ProtoSources sources)
{
    /// <summary>Name of the security scheme of tokens.</summary>
    public const string BearerScheme = "bearer";

    /// <summary>Name of the security scheme of programs' keys.</summary>
    public const string KeyScheme = "key";

    private const string About =
        """
        A backend in one process. Every operation here is a method of a gRPC service, and can be called as such too, over gRPC,
        gRPC-Web, Connect and HTTP/JSON on the same port: `x-grpc-method` names it.

        Names in JSON are those of the proto; requests may have them in lowerCamelCase too. Integers of 64 bits are numbers up to
        ±(2^53 − 1) and strings of their digits beyond. An error is `{"error": …}` with an HTTP status, and its first detail has the
        reason, which programs look at.
        """;

    // The methods that a path of OpenAPI can have; a rule with another one is served, but cannot be described.
    private static readonly HashSet<string> Describable = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

    private readonly OpenApiDocument _document = new();
    private readonly Dictionary<string, DescribedPath> _paths = [];
    private readonly HashSet<string> _operationIds = [];

    public OpenApiDocument Build()
    {
        _document.Info = new OpenApiInfo
        {
            Title = "Grpc.Baas",
            Version = Version(),
            Description = About,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        _document.Servers = [new OpenApiServer { Url = "/", Description = "The engine that serves this description." }];
        _document.Paths = [];
        _document.Tags = new HashSet<OpenApiTag>();
        _document.AddComponent<IOpenApiSecurityScheme>(BearerScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The `access_token` of a sign-in, as `authorization: Bearer <token>`. What is open to everyone needs none.",
        });
        _document.AddComponent<IOpenApiSecurityScheme>(KeyScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "x-api-key",
            Description = "The text of an API key, for programs. It may stand in the place of the token, too.",
        });
        var schemas = new SchemaBuilder(_document, sources, table.Plans);
        var operations = new OperationBuilder(_document, sources, schemas, new ErrorResponses(_document, sources, schemas, table.Plans));
        foreach (var service in table.Services)
        {
            AddService(service, operations);
        }

        return _document;
    }

    private void AddService(ServiceDescriptor service, OperationBuilder operations)
    {
        var routes = table.RestRoutes
            .Where(route => route.Binding!.Method.Descriptor is { } method && method.Service == service)
            .Where(route => route.Binding!.IsRawRequest || route.Binding.Method.Descriptor is { IsClientStreaming: false })
            .Where(route => Describable.Contains(route.HttpMethod))
            .ToArray();
        if (routes.Length == 0)
        {
            return;
        }

        var tag = _document.Tags!.Any(known => known.Name == service.Name) ? service.FullName : service.Name;
        var unreachable = service.Methods.Where(method => routes.All(route => route.Binding!.Method.Descriptor != method)).Select(method => $"`{method.Name}`");
        var onlyGrpc = string.Join(", ", unreachable);
        _document.Tags!.Add(new OpenApiTag
        {
            Name = tag,
            Description = Prose.Paragraphs(sources.CommentOf(service), onlyGrpc.Length == 0 ? "" : $"Over gRPC only: {onlyGrpc}."),
        });
        foreach (var route in routes)
        {
            AddRoute(route, operations, tag);
        }
    }

    private void AddRoute(RestRoute route, OperationBuilder operations, string tag)
    {
        var path = new DescribedPath(route.Template);
        if (!_paths.TryGetValue(path.Shape, out var names))
        {
            _paths.Add(path.Shape, names = path);
            _document.Paths.Add(path.Text(), new OpenApiPathItem { Operations = [] });
        }

        var operation = operations.Build(route, names, OperationId(route), tag);
        ((OpenApiPathItem)_document.Paths[path.Text(names)]).AddOperation(new HttpMethod(route.HttpMethod), operation);
    }

    // Short as long as it is unique. The services of the start come first, so that theirs stay when others come.
    private string OperationId(RestRoute route)
    {
        var method = route.Binding!.Method.Descriptor!;
        var name = $"{method.Service.Name}_{method.Name}";
        if (_operationIds.Add(name))
        {
            return name;
        }

        var isSameMethod = table.RestRoutes.First(other => Matches(other, name)).Binding!.Method.Descriptor == method;
        var longer = isSameMethod ? name : $"{method.Service.FullName.Replace('.', '_')}_{method.Name}";
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? longer : $"{longer}_{number}";
            if (_operationIds.Add(candidate))
            {
                return candidate;
            }
        }
    }

    private static bool Matches(RestRoute route, string name)
        => route.Binding!.Method.Descriptor is { } method && $"{method.Service.Name}_{method.Name}" == name;

    private static string Version()
        => typeof(DocumentBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
