using Google.Protobuf.Reflection;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.Codegen;

/// <summary>The errors that the options of methods and services list, as <c>records.RECORD_NOT_FOUND</c>.</summary>
internal static class MethodErrors
{
    /// <summary>What a method lists that answers none but the common errors of its service.</summary>
    public const string OnlyCommon = "common";

    public static IReadOnlyList<string> Own(MethodDescriptor method)
        => method.GetOptions()?.GetExtension(AnnotationsExtensions.Errors) ?? (IReadOnlyList<string>)[];

    public static IReadOnlyList<string> Common(ServiceDescriptor service)
        => service.GetOptions()?.GetExtension(AnnotationsExtensions.CommonErrors) ?? (IReadOnlyList<string>)[];

    /// <summary>Documents the errors of a method, those of one domain on a line; nothing if it lists none.</summary>
    public static void WriteException(CodeWriter code, MethodDescriptor method)
    {
        var errors = Own(method).Concat(Common(method.Service)).Where(error => error != OnlyCommon).Distinct().ToList();
        if (errors.Count == 0)
        {
            return;
        }

        code.Line("/// <exception cref=\"global::Grpc.Core.RpcException\">");
        foreach (var domain in errors.GroupBy(error => error[..(error.LastIndexOf('.') + 1)].TrimEnd('.')))
        {
            code.Line($"/// {ProtoComment.Escape(domain.Key)}: {ProtoComment.Escape(string.Join(", ", domain.Select(ReasonOf)))}.");
        }

        code.Line("/// </exception>");
    }

    private static string ReasonOf(string error) => error[(error.LastIndexOf('.') + 1)..];
}
