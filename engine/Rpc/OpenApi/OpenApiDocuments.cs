using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>The API description of the services that every engine has. It is made when it is first asked for.</summary>
internal sealed class OpenApiDocuments(LiveMethods methods, ProtoSources sources)
{
    private readonly Lazy<Rendering> _rendering = new(() => new Rendering(methods.Table, sources));

    public TaggedBytes Json => _rendering.Value.Json.Value;

    public TaggedBytes Yaml => _rendering.Value.Yaml.Value;

    /// <summary>Describes a table of other services.</summary>
    /// <param name="isYaml">As YAML, and as JSON otherwise.</param>
    public static ReadOnlyMemory<byte> Describe(MethodTable table, ProtoSources sources, bool isYaml)
    {
        var rendering = new Rendering(table, sources);
        return (isYaml ? rendering.Yaml : rendering.Json).Value.Bytes;
    }

    private sealed class Rendering
    {
        public Rendering(MethodTable table, ProtoSources sources)
        {
            var document = new Lazy<OpenApiDocument>(() => new DocumentBuilder(table, sources).Build());
            // JSON is for programs, so it goes without blanks; people read YAML.
            Json = new Lazy<TaggedBytes>(() => Render(document.Value, text => new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true })));
            Yaml = new Lazy<TaggedBytes>(() => Render(document.Value, text => new OpenApiYamlWriter(text)));
        }

        public Lazy<TaggedBytes> Json { get; }

        public Lazy<TaggedBytes> Yaml { get; }

        private static TaggedBytes Render(OpenApiDocument document, Func<TextWriter, IOpenApiWriter> writer)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
            document.SerializeAsV31(writer(text));
            return new TaggedBytes(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }
}
