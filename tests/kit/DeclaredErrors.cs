using System.Collections.Concurrent;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.TestKit;

/// <summary>
/// Fails the test when a method of ours answered an error that its proto does not declare. Errors of the domains
/// <c>baas.rpc</c> and <c>baas.limits</c> may end any call. Services of others declare nothing and are let be.
/// </summary>
internal sealed class DeclaredErrors : IRpcInterceptor
{
    private const string OurPackages = "baas.";

    private static readonly string[] CommonDomains = ["baas.rpc", "baas.limits"];

    private readonly ConcurrentDictionary<string, bool> _undeclared = new();

    public async ValueTask InvokeAsync(RpcCall call, RpcHandler next)
    {
        try
        {
            await next(call);
        }
        catch (BaasException error)
        {
            if (call.Target.Descriptor is { } method && !IsDeclared(method, error.Definition))
            {
                _undeclared.TryAdd($"{method.FullName} answered {NameOf(error.Definition)}", true);
            }

            throw;
        }
    }

    /// <exception cref="InvalidOperationException">There was such an error; the message has the methods and errors.</exception>
    public void Verify()
    {
        if (!_undeclared.IsEmpty)
        {
            throw new InvalidOperationException(
                $"Errors that the protos do not declare (option (baas.rpc.v1.errors)):\n{string.Join('\n', _undeclared.Keys)}");
        }
    }

    private static bool IsDeclared(MethodDescriptor method, ErrorDefinition error)
        => CommonDomains.Contains(error.Domain)
            || !method.FullName.StartsWith(OurPackages, StringComparison.Ordinal)
            || Has(method.GetOptions()?.GetExtension(AnnotationsExtensions.Errors), error)
            || Has(method.Service.GetOptions()?.GetExtension(AnnotationsExtensions.CommonErrors), error);

    private static bool Has(RepeatedField<string>? declared, ErrorDefinition error) => declared?.Contains(NameOf(error)) == true;

    private static string NameOf(ErrorDefinition error) => $"{error.Domain[(error.Domain.LastIndexOf('.') + 1)..]}.{error.Reason}";
}
