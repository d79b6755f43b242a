using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Auth;

/// <summary>
/// Which methods are a caller's: of keys those in their scopes, of administrators who are viewers those that read, and of all others what
/// their roles say.
/// </summary>
internal sealed class MethodScopes(Catalogue catalogue)
{
    // Health and reflection are open to everyone.
    private const string OpenServices = "/grpc.";

    public static bool IsViewer(Caller caller) => caller is { Kind: CallerKind.Administrator, Role: AdministratorRoles.Viewer };

    /// <summary>Whether a method is everybody's.</summary>
    public static bool IsOpen(string path) => path.StartsWith(OpenServices, StringComparison.Ordinal);

    /// <param name="path">As <c>/baas.records.v1.RecordService/GetRecord</c>.</param>
    /// <param name="isForViewers">Whether it only reads; asked of viewers alone.</param>
    /// <exception cref="BaasException">auth PERMISSION_DENIED.</exception>
    public void Require(Caller caller, string path, bool isForViewers)
    {
        if (caller.Kind == CallerKind.Key)
        {
            if (!caller.Scope!.Covers(path) && !IsOpen(path))
            {
                throw KeyErrors.ScopeMissing(path[1..]);
            }
        }
        else if (IsViewer(caller) && !isForViewers)
        {
            throw AdministratorErrors.ViewerMayRead();
        }
        else if (caller.Kind != CallerKind.Administrator && catalogue.Current.Roles.Find(caller, out var role) is { } scope
            && !scope.Covers(path) && !IsOfEachRole(path))
        {
            throw RoleErrors.MethodDenied(caller, role, path[1..]);
        }
    }

    // Without these nobody could sign in any more who could change the roles.
    private static bool IsOfEachRole(string path) => ViewerMethods.Contains(path) || IsOpen(path);
}
