using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules.Roles;

/// <summary>What can go wrong with roles, and refusals by them.</summary>
internal static class RoleErrors
{
    /// <param name="role">The role whose definition refuses.</param>
    /// <param name="method">As <c>baas.records.v1.RecordService/ListRecords</c>.</param>
    public static BaasException MethodDenied(Caller caller, string role, string method) => new(
        caller.Kind == CallerKind.Anonymous ? AuthErrorTable.CredentialsMissing : AuthErrorTable.PermissionDenied,
        $"The role {role} may not call {method}.",
        new Dictionary<string, string> { ["role"] = role, ["method"] = method });

    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "To work with roles and groups the caller must be signed in as an administrator.");

    public static BaasException PermissionDenied() => new(AuthErrorTable.PermissionDenied, "Only administrators may work with roles and groups.");

    public static BaasException RoleInvalid(IReadOnlyList<FieldViolation> violations) => new(
        RulesErrorTable.RoleInvalid, string.Join(' ', violations.Select(violation => $"{violation.Field}: {violation.Description}.")))
    {
        Violations = violations,
    };

    public static BaasException RoleNotFound(string name)
    {
        var shown = name.Length > 64 ? name[..64] : name;
        return new BaasException(RulesErrorTable.RoleNotFound, $"No role '{shown}' has a definition.", new Dictionary<string, string> { ["name"] = shown });
    }

    public static BaasException TooManyRoles(int max) => new(
        RulesErrorTable.TooManyRoles,
        $"The project has {max} roles with definitions, and can have no more.",
        new Dictionary<string, string> { ["max"] = max.ToString(CultureInfo.InvariantCulture) });
}
