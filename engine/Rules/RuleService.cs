using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rules.Tests;
using Grpc.Baas.V1.Rules;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Rules over the wire.</summary>
internal sealed class RuleService(AccessExplainer explainer, RuleTester tester) : V1.Rules.RuleService.RuleServiceBase
{
    public override Task<ExplainAccessResponse> ExplainAccess(ExplainAccessRequest request, ServerCallContext context)
        => explainer.ExplainAsync(request, ((RpcCall)context).Caller, context.CancellationToken).AsTask();

    public override Task<TestRulesResponse> TestRules(TestRulesRequest request, ServerCallContext context)
        => tester.RunAsync(request, ((RpcCall)context).Caller, context.CancellationToken).AsTask();
}
