using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Compiler;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen;

/// <summary>Makes the C# of services and error tables from what protoc parsed.</summary>
/// <remarks>Source: google/protobuf/compiler/plugin.proto.</remarks>
public static class BaasPlugin
{
    private static readonly ExtensionRegistry Options =
    [
        V1.Rpc.AnnotationsExtensions.ErrorDomain,
        V1.Rpc.AnnotationsExtensions.Error,
        V1.Rpc.AnnotationsExtensions.BrowserNavigation,
        V1.Rpc.AnnotationsExtensions.Errors,
        V1.Rpc.AnnotationsExtensions.CommonErrors,
        Google.Api.AnnotationsExtensions.Http,
        FieldBehaviorExtensions.FieldBehavior,
    ];

    /// <summary>Generates one C# file for each proto file to generate that has a service or an error table.</summary>
    /// <param name="request">
    /// What protoc sends: every file with its imports before it, source info for the comments, and the parameter, of which
    /// <see cref="PluginOptions"/> says what it may be.
    /// </param>
    /// <returns>The files; or only an error, one line per fault as <c>file:line: VALUE: what is wrong</c>.</returns>
    public static CodeGeneratorResponse Generate(CodeGeneratorRequest request)
    {
        var files = FileDescriptor.BuildFromByteStrings(request.ProtoFile.Select(file => file.ToByteString()), Options)
            .ToDictionary(file => file.Name);
        var response = new CodeGeneratorResponse { SupportedFeatures = (ulong)CodeGeneratorResponse.Types.Feature.Proto3Optional };
        var faults = new List<string>();
        var lint = PluginOptions.Parse(request.Parameter, faults).Lint is { } package ? new ServiceLint(package, files.Values) : null;
        foreach (var name in request.FileToGenerate)
        {
            faults.AddRange(lint?.Check(files[name]) ?? []);
            var content = SourceFile.Generate(files[name], faults);
            if (content is not null)
            {
                response.File.Add(new CodeGeneratorResponse.Types.File { Name = CSharpNames.OutputFile(files[name]), Content = content });
            }
        }

        if (faults.Count > 0)
        {
            // protoc writes nothing when there is an error, so half a table never reaches the compiler.
            response.File.Clear();
            response.Error = string.Join('\n', faults);
        }

        return response;
    }
}
