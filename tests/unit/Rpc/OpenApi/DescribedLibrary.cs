using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.OpenApi;
using Grpc.Core;
using Microsoft.OpenApi;
using BaasOptions = Grpc.Baas.V1.Rpc.AnnotationsExtensions;

namespace Grpc.Baas.UnitTests.Rpc.OpenApi;

/// <summary>The description of the services of library.proto, which are built at run time.</summary>
internal static class DescribedLibrary
{
    private static readonly ExtensionRegistry Options =
    [
        AnnotationsExtensions.Http,
        FieldBehaviorExtensions.FieldBehavior,
        BaasOptions.Errors,
        BaasOptions.CommonErrors,
        BaasOptions.EventStream,
        BaasOptions.Example,
    ];

    public static JsonNode Document { get; } = Describe();

    public static JsonNode Operation(string method, string path)
        => Document["paths"]![path]?[method] ?? throw new KeyNotFoundException($"{method} {path} is not described.");

    public static JsonNode SchemaOf(string name)
        => Document["components"]!["schemas"]![name] ?? throw new KeyNotFoundException($"{name} is not described.");

    public static IEnumerable<string> ParametersOf(JsonNode operation)
        => operation["parameters"]!.AsArray().Select(parameter => $"{parameter!["in"]} {parameter["name"]}");

    /// <summary>Compact JSON, for comparison with what is expected.</summary>
    public static string Text(JsonNode? node) => node?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";

    private static JsonNode Describe()
    {
        var services = Services().ToArray();
        var methods = services.SelectMany(service => service.Methods).Select(method => new RpcMethod(
            $"/{method.Service.FullName}/{method.Name}", KindOf(method), method, _ => ValueTask.CompletedTask)).ToArray();
        var document = new DocumentBuilder(new MethodTable(services, methods, []), ProtoSources.OfTheBuild()).Build();
        using var text = new StringWriter();
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return JsonNode.Parse(text.ToString())!;
    }

    private static IEnumerable<ServiceDescriptor> Services()
    {
        using var stream = typeof(DescribedLibrary).Assembly.GetManifestResourceStream("library.pb")
            ?? throw new FileNotFoundException("The build embeds no library.pb.");
        var files = FileDescriptorSet.Parser.ParseFrom(stream).File.Select(file => file.ToByteString());
        return FileDescriptor.BuildFromByteStrings(files, Options).SelectMany(file => file.Services);
    }

    private static MethodType KindOf(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (true, false) => MethodType.ClientStreaming,
        _ => MethodType.ServerStreaming,
    };
}
