using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Rules.Tests;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Puts what tells of rules into the engine; needs records and the transport.</summary>
internal static class RulesModule
{
    public static IServiceCollection AddRules(this IServiceCollection services)
    {
        services.AddSingleton<AccessExplainer>();
        services.AddSingleton<RuleTester>();
        services.AddSingleton<RuleService>();
        services.AddSingleton<RightsLog>();
        services.AddHostedService<RightsFollower>();
        services.AddGroups();
        return services.AddRpcService(
            V1.Rules.RuleService.Descriptor,
            provider => binder => V1.Rules.RuleService.BindService(binder, provider.GetRequiredService<RuleService>()));
    }
}
