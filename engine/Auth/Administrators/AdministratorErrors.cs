using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>What can go wrong with managing administrators.</summary>
internal static class AdministratorErrors
{
    private const int MaxShownChars = 64;

    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "To manage administrators the caller must be signed in as one.");

    public static BaasException PermissionDenied() => new(
        AuthErrorTable.PermissionDenied, "Only administrators of the role admin may change administrators.", Role(AdministratorRoles.Admin));

    public static BaasException ViewerMayRead() => new(
        AuthErrorTable.PermissionDenied, "An administrator of the role viewer may only read.", Role(AdministratorRoles.Developer));

    public static BaasException NotFound(string id) => Missing(AuthErrorTable.AdministratorNotFound, "administrator", "baas.auth.v1.Administrator", id);

    public static BaasException InvitationNotFound(string id)
        => Missing(AuthErrorTable.InvitationNotFound, "invitation", "baas.auth.v1.Invitation", id);

    public static BaasException Exists() => new(AuthErrorTable.AdministratorExists, "An administrator has this address already.");

    public static BaasException InvitationInvalid() => new(
        AuthErrorTable.InvitationInvalid, "The invitation is unknown, was used or taken back, or its time is over.");

    public static BaasException LastAdministrator() => new(
        AuthErrorTable.LastAdministrator, "No other administrator of the role admin could sign in then.");

    public static BaasException TooMany(string what, int max) => new(
        AuthErrorTable.TooManyAdministrators, $"There are {max} {what}, as many as the engine takes.", new Dictionary<string, string> { ["max"] = max.ToString() });

    public static FieldViolation RoleUnknown() => new("role", "ENUM", $"The role must be {string.Join(", ", AdministratorRoles.All)}.");

    private static BaasException Missing(ErrorDefinition definition, string what, string type, string id)
    {
        var shown = id.Length > MaxShownChars ? id[..MaxShownChars] : id;
        return new BaasException(definition, $"No {what} has the id '{shown}'.", new Dictionary<string, string> { ["id"] = shown })
        {
            Resource = (type, shown),
        };
    }

    private static Dictionary<string, string> Role(string needed) => new() { ["role"] = needed };
}
