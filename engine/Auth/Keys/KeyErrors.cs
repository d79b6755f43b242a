using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>What can go wrong with API keys.</summary>
internal static class KeyErrors
{
    private const string ResourceType = "baas.auth.v1.ApiKey";

    public static BaasException KeyInvalid() => new(
        AuthErrorTable.TokenInvalid, "The API key is not one that this engine gave out, or it has been revoked.");

    public static BaasException KeyExpired() => new(AuthErrorTable.TokenExpired, "The API key has expired; ask an administrator for another one.");

    public static BaasException AddressRefused() => new(
        AuthErrorTable.PermissionDenied, "The API key may not be used from this address.", new Dictionary<string, string> { ["lacks"] = "network" });

    public static BaasException TwoCredentials() => new(
        AuthErrorTable.TokenInvalid, "The call has two credentials; send either the header authorization or the header x-api-key, once.");

    /// <param name="method">The method called, as <c>baas.records.v1.RecordService/ListRecords</c>.</param>
    public static BaasException ScopeMissing(string method) => new(
        AuthErrorTable.PermissionDenied,
        $"The API key has no scope for {method}.",
        new Dictionary<string, string> { ["scope"] = method });

    /// <param name="scope">The scope asked for.</param>
    public static BaasException ScopeExceeded(string scope) => new(
        AuthErrorTable.PermissionDenied,
        $"The caller cannot give the scope {scope}, which it does not have itself.",
        new Dictionary<string, string> { ["scope"] = scope });

    /// <param name="field">What would be wider than the caller's own.</param>
    public static BaasException LimitsExceeded(string field) => new(
        AuthErrorTable.PermissionDenied,
        $"The caller cannot make a key whose {field} go beyond its own.",
        new Dictionary<string, string> { ["field"] = field });

    public static BaasException GuardedScope(string scope) => new(
        AuthErrorTable.PermissionDenied,
        $"Only an administrator of the role admin can give the scope {scope}, because its service gives out rights.",
        new Dictionary<string, string> { ["scope"] = scope });

    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "To work with API keys the caller must be signed in as an administrator.");

    public static BaasException PermissionDenied() => new(AuthErrorTable.PermissionDenied, "Only administrators may work with API keys.");

    public static BaasException SettingsInvalid(IReadOnlyList<FieldViolation> violations) => new(
        AuthErrorTable.KeySettingsInvalid, string.Join(' ', violations.Select(violation => $"{violation.Field}: {violation.Description}.")))
    {
        Violations = violations,
    };

    public static BaasException KeyNotFound(string id)
    {
        var shown = id.Length > 64 ? id[..64] : id;
        return new BaasException(
            AuthErrorTable.KeyNotFound, $"No API key has the id '{shown}'.", new Dictionary<string, string> { ["id"] = shown })
        {
            Resource = (ResourceType, shown),
        };
    }

    public static BaasException TooManyKeys(int max) => new(
        AuthErrorTable.TooManyKeys, $"There are {max} API keys already, as many as the engine takes.", new Dictionary<string, string> { ["max"] = max.ToString() });
}
