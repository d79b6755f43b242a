using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>Registers what listens and accepts.</summary>
internal static class TransportModule
{
    /// <summary>Adds it. Options: sections <c>Baas:Rpc:Connections</c> and <c>Baas:Tls</c>.</summary>
    public static IServiceCollection AddListening(this IServiceCollection services)
    {
        services.AddOptions<RpcConnectionOptions>().BindConfiguration(RpcConnectionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RpcConnectionOptions>, RpcConnectionOptionsValidator>();
        services.AddOptions<TlsOptions>().BindConfiguration(TlsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddSingleton<ConnectionGate>();
        services.AddSingleton<LiveCertificate>();
        services.AddHostedService<CertificateReload>();
        services.AddSingleton<IConnectionListenerFactory, SharedPortListenerFactory>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        return services;
    }
}
