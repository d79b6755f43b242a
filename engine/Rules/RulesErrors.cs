using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Refusals by a collection's rules.</summary>
internal static class RulesErrors
{
    public static BaasException CredentialsMissing(string collection, RecordOperation operation) => new(
        AuthErrorTable.CredentialsMissing,
        $"To {Verb(operation)} records of '{collection}' the caller must be signed in.",
        Metadata(collection, operation));

    public static BaasException PermissionDenied(string collection, RecordOperation operation) => new(
        AuthErrorTable.PermissionDenied,
        $"The caller may not {Verb(operation)} records of '{collection}'.",
        Metadata(collection, operation));

    private static Dictionary<string, string> Metadata(string collection, RecordOperation operation) => new()
    {
        ["collection"] = collection,
        ["operation"] = Verb(operation),
    };

    private static string Verb(RecordOperation operation) => operation switch
    {
        RecordOperation.List => "list",
        RecordOperation.View => "view",
        RecordOperation.Create => "create",
        RecordOperation.Update => "update",
        RecordOperation.Explain => "explain the reading of",
        _ => "delete",
    };
}
