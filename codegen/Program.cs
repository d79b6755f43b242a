using Google.Protobuf;
using Google.Protobuf.Compiler;
using Grpc.Baas.Codegen;

if (!Console.IsInputRedirected)
{
    Console.Error.WriteLine("protoc-gen-baas is a plugin of protoc: protoc --plugin=protoc-gen-baas=PATH --baas_out=DIR FILES");
    return 2;
}

using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
BaasPlugin.Generate(CodeGeneratorRequest.Parser.ParseFrom(input)).WriteTo(output);
return 0;
