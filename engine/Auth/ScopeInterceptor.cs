using System.Collections.Concurrent;
using Google.Api;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Methods;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Holds callers with all rights to the part that is theirs: keys to their scopes, and administrators who are viewers to reading.</summary>
internal sealed class ScopeInterceptor : IRpcInterceptor
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

        return next(call);
    }

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
