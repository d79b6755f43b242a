namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>What an administrator may do.</summary>
internal static class AdministratorRoles
{
    /// <summary>Everything.</summary>
    public const string Admin = "admin";

    /// <summary>Everything but giving out rights: other administrators, and keys for the services that do.</summary>
    public const string Developer = "developer";

    /// <summary>Reading, and its own sign-in.</summary>
    public const string Viewer = "viewer";

    public static IReadOnlyList<string> All { get; } = [Admin, Developer, Viewer];
}
