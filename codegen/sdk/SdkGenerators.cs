using Grpc.Baas.Codegen.Sdk.CSharp;
using Grpc.Baas.Codegen.Sdk.Proto;
using Grpc.Baas.Codegen.Sdk.TypeScript;

namespace Grpc.Baas.Codegen.Sdk;

/// <summary>The languages that SDKs are generated for.</summary>
internal static class SdkGenerators
{
    public static IReadOnlyList<ISdkGenerator> All { get; } = [new CSharpGenerator(), new TypeScriptGenerator(), new ProtoGenerator()];
}
