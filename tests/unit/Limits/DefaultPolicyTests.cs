using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Limits;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.UnitTests.Limits;

public sealed class DefaultPolicyTests
{
    private const string SignedInOnly = "auth.CREDENTIALS_MISSING";

    /// <summary>What anybody may call to sign in, or to have a mail sent, is an invitation to try often.</summary>
    [Fact]
    public void Policies_CountEveryAuthMethodThatAnybodyMayCall()
    {
        var policies = new LimitsOptions().Policies.Values;

        var free = from service in Services()
                   from method in service.Methods
                   where method.GetOptions()?.IdempotencyLevel != MethodOptions.Types.IdempotencyLevel.NoSideEffects
                   where service.GetOptions()?.GetExtension(AnnotationsExtensions.CommonErrors)?.Contains(SignedInOnly) != true
                   where method.GetOptions()?.GetExtension(AnnotationsExtensions.Errors)?.Contains(SignedInOnly) != true
                   let path = $"/{service.FullName}/{method.Name}"
                   where !policies.Any(policy => MethodGlob.MatchesAny(policy.Methods, path))
                   select path;

        Assert.Contains(Services(), service => service.FullName == "baas.auth.v1.AuthService");
        Assert.Empty(free);
    }

    private static IEnumerable<ServiceDescriptor> Services() => typeof(V1.Auth.AuthServiceReflection).Assembly.GetTypes()
        .Where(type => type.Namespace == "Grpc.Baas.V1.Auth" && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
        .SelectMany(file => file.Services);
}
