using Grpc.Baas.Engine.Rpc;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Limits;

/// <summary>Puts limits before every call; registered after what says who calls.</summary>
internal static class LimitsModule
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.Section).ValidateOnStart();
        services.AddSingleton<RatePolicies>();
        services.AddSingleton<IRpcInterceptor, LimitsInterceptor>();
        return services;
    }
}
