using System.Collections.Concurrent;
using Google.Api;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Methods;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Holds the caller of each call to the methods that are its own.</summary>
internal sealed class ScopeInterceptor(MethodScopes scopes) : IRpcInterceptor
{
    // Whose commands are held to the methods that do the same, each by itself.
    private const string ConnectionMethod = "/baas.topics.v1.TopicService/Connect";

    private readonly ConcurrentDictionary<string, bool> _isForViewers = new(StringComparer.Ordinal);

    public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
    {
        var caller = call.Caller;
        scopes.Require(caller, call.Target.Path, isForViewers: MethodScopes.IsViewer(caller) && IsForViewers(call.Target));
        return next(call);
    }

    private bool IsForViewers(RpcMethod method)
    {
        if (!_isForViewers.TryGetValue(method.Path, out var isFor))
        {
            isFor = method.HasNoSideEffects || ViewerMethods.Contains(method.Path) || IsHttpGet(method) || MethodScopes.IsOpen(method.Path)
                || method.Path == ConnectionMethod;
            _isForViewers[method.Path] = isFor;
        }

        return isFor;
    }

    // Streams of responses are not marked as free of side effects, but what HTTP's GET reaches is.
    private static bool IsHttpGet(RpcMethod method)
        => method.Descriptor?.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.PatternCase == HttpRule.PatternOneofCase.Get;
}
