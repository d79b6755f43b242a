using Grpc.Core;
using Grpc.Reflection.V1;
using AlphaReflection = Grpc.Reflection.V1Alpha.ServerReflection;

namespace Grpc.Baas.Engine.Rpc.Services;

/// <summary>Registers server reflection under both of its names.</summary>
internal static class ReflectionModule
{
    // The two versions differ in their names only; the bytes of their messages are the same.
    private static readonly Method<ServerReflectionRequest, ServerReflectionResponse> AlphaMethod = new(
        MethodType.DuplexStreaming,
        AlphaReflection.Descriptor.FullName,
        ServerReflection.ServerReflectionInfoMethod.Name,
        ServerReflection.ServerReflectionInfoMethod.RequestMarshaller,
        ServerReflection.ServerReflectionInfoMethod.ResponseMarshaller);

    public static IServiceCollection AddReflection(this IServiceCollection services)
    {
        services.AddSingleton<ReflectionService>();
        services.AddRpcService(
            ServerReflection.Descriptor,
            provider => binder => ServerReflection.BindService(binder, provider.GetRequiredService<ReflectionService>()));
        return services.AddRpcService(
            AlphaReflection.Descriptor,
            provider => binder => binder.AddMethod(
                AlphaMethod,
                new DuplexStreamingServerMethod<ServerReflectionRequest, ServerReflectionResponse>(
                    provider.GetRequiredService<ReflectionService>().ServerReflectionInfo)));
    }
}
