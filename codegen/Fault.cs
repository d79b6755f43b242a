using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen;

/// <summary>What is wrong with a proto file, in the form that editors and build logs can follow.</summary>
internal static class Fault
{
    /// <returns><c>file:line: NAME: what is wrong</c>, with the line counted from 1; without it where protoc told none.</returns>
    public static string At(DescriptorBase at, string what)
        => at.Declaration is { } place ? $"{at.File.Name}:{place.StartLine}: {at.Name}: {what}" : $"{at.File.Name}: {at.Name}: {what}";
}
