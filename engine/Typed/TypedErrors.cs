using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Schema;
using Grpc.Baas.V1.Typed;

namespace Grpc.Baas.Engine.Typed;

/// <summary>Makes the errors of contracts.</summary>
internal static class TypedErrors
{
    private const int MaxListed = 10;

    public static BaasException CredentialsMissing() => new(AuthErrorTable.CredentialsMissing, "To read the contract of a project the caller must be signed in.");

    public static BaasException PermissionDenied()
        => new(AuthErrorTable.PermissionDenied, "Only administrators, and API keys with the scope baas.typed.v1.ContractService/*, may read the contract of a project.");

    public static BaasException ProjectNotFound(string project) => new(
        TypedErrorTable.ProjectNotFound, "The engine has no such project.", new Dictionary<string, string> { ["project"] = Shorten(project) });

    public static BaasException DocumentNotFound(string document) => new(
        TypedErrorTable.DocumentNotFound,
        "A project has the documents descriptors, openapi.json and openapi.yaml.",
        new Dictionary<string, string> { ["document"] = Shorten(document) });

    /// <param name="clients">Each with the revision of its contract.</param>
    /// <param name="breaks">What they would miss.</param>
    public static BaasException ClientsWouldBreak(IReadOnlyCollection<string> clients, IReadOnlyCollection<string> breaks) => new(
        SchemaErrorTable.ClientsWouldBreak,
        $"The change breaks clients that were seen lately: {List(clients)}. {List(breaks)}. To go on all the same, repeat it with break_clients.",
        new Dictionary<string, string> { ["clients"] = List(clients), ["breaks"] = List(breaks) });

    private static string List(IReadOnlyCollection<string> texts)
        => string.Join(", ", texts.Take(MaxListed)) + (texts.Count > MaxListed ? $" and {texts.Count - MaxListed} more" : "");

    private static string Shorten(string text) => text.Length <= 64 ? text : $"{text[..64]}…";
}
