using System.Collections.Concurrent;
using Google.Api;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Auth;

/// <summary>
/// Holds callers to the methods that are theirs: keys to their scopes, administrators who are viewers to reading, and all others to what
/// their roles say.
/// </summary>
internal sealed class ScopeInterceptor(Catalogue catalogue) : IRpcInterceptor
{
    // Health and reflection are open to everyone.
    private const string OpenServices = "/grpc.";

    private readonly ConcurrentDictionary<string, bool> _isForViewers = new(StringComparer.Ordinal);

    public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
    {
        var caller = call.Caller;
        if (caller.Kind == CallerKind.Key)
        {
            if (!caller.Scope!.Covers(call.Target.Path) && !call.Target.Path.StartsWith(OpenServices, StringComparison.Ordinal))
            {
                throw KeyErrors.ScopeMissing(call.Target.Path[1..]);
            }
        }
        else if (caller is { Kind: CallerKind.Administrator, Role: AdministratorRoles.Viewer } && !IsForViewers(call.Target))
        {
            throw AdministratorErrors.ViewerMayRead();
        }
        else if (caller.Kind != CallerKind.Administrator && catalogue.Current.Roles.Find(caller, out var role) is { } scope
            && !scope.Covers(call.Target.Path) && !IsOfEachRole(call.Target.Path))
        {
            throw RoleErrors.MethodDenied(caller, role, call.Target.Path[1..]);
        }

        return next(call);
    }

    // Without these nobody could sign in any more who could change the roles.
    private static bool IsOfEachRole(string path) => ViewerMethods.Contains(path) || path.StartsWith(OpenServices, StringComparison.Ordinal);

    private bool IsForViewers(RpcMethod method)
    {
        if (!_isForViewers.TryGetValue(method.Path, out var isFor))
        {
            isFor = method.HasNoSideEffects || ViewerMethods.Contains(method.Path) || IsHttpGet(method)
                || method.Path.StartsWith(OpenServices, StringComparison.Ordinal);
            _isForViewers[method.Path] = isFor;
        }

        return isFor;
    }

    // Streams of responses are not marked as free of side effects, but what HTTP's GET reaches is.
    private static bool IsHttpGet(RpcMethod method)
        => method.Descriptor?.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.PatternCase == HttpRule.PatternOneofCase.Get;
}
