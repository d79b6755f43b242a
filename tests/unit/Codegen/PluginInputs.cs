using Google.Protobuf;
using Google.Protobuf.Compiler;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.UnitTests.Codegen;

/// <summary>Requests to the plugin, from the proto files in <c>Inputs</c>, which the build describes with protoc.</summary>
internal static class PluginInputs
{
    public static CodeGeneratorRequest Request(params string[] files)
    {
        using var stream = Open("codegen-inputs.pb");
        return new CodeGeneratorRequest { FileToGenerate = { files }, ProtoFile = { FileDescriptorSet.Parser.ParseFrom(stream).File } };
    }

    public static string Golden(string file)
    {
        using var reader = new StreamReader(Open($"Golden/{file}"));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static Stream Open(string name)
        => typeof(PluginInputs).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException("The build embeds no such file.", name);
}
