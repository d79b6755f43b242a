using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Typed;

namespace Grpc.Baas.Engine.Typed;

/// <summary>Makes the errors of contracts.</summary>
internal static class TypedErrors
{
    public static BaasException CredentialsMissing() => new(AuthErrorTable.CredentialsMissing, "To read the contract of a project the caller must be signed in.");

    public static BaasException PermissionDenied()
        => new(AuthErrorTable.PermissionDenied, "Only administrators, and API keys with the scope baas.typed.v1.ContractService/*, may read the contract of a project.");

    public static BaasException ProjectNotFound(string project) => new(
        TypedErrorTable.ProjectNotFound, "The engine has no such project.", new Dictionary<string, string> { ["project"] = Shorten(project) });

    public static BaasException DocumentNotFound(string document) => new(
        TypedErrorTable.DocumentNotFound,
        "A project has the documents descriptors, openapi.json and openapi.yaml.",
        new Dictionary<string, string> { ["document"] = Shorten(document) });

    private static string Shorten(string text) => text.Length <= 64 ? text : $"{text[..64]}…";
}
