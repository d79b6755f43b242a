using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Audit;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Query;

namespace Grpc.Baas.Engine.Audit;

/// <summary>What can go wrong with asking who did what.</summary>
internal static class AuditErrors
{
    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "To read the audit the caller must be signed in as an administrator.");

    public static BaasException PermissionDenied() => new(AuthErrorTable.PermissionDenied, "Only administrators may read the audit.");

    public static BaasException FilterInvalid(FieldViolation violation) => new(
        AuditErrorTable.FilterInvalid,
        $"{violation.Field}: {violation.Description}.",
        new Dictionary<string, string> { [violation.Field] = violation.Rule })
    {
        Violations = [violation],
    };

    public static BaasException PageTokenInvalid() => new(
        QueryErrorTable.PageTokenInvalid, "The page token is not a next_page_token of a list of audit events.")
    {
        Violations = [new FieldViolation("page_token", "FORMAT", "expected next_page_token as it was received")],
    };

    public static BaasException PerPageNegative(int perPage) => new(
        QueryErrorTable.PageInvalid,
        "The number of events on a page must not be negative.",
        new Dictionary<string, string> { ["per_page"] = perPage.ToString(CultureInfo.InvariantCulture) })
    {
        Violations = [new FieldViolation("per_page", "MIN", "expected 0 or more")],
    };
}
