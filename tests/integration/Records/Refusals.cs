using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>What tests say of refused calls.</summary>
internal static class Refusals
{
    /// <summary>The call is refused with an error of the table, by the very one.</summary>
    public static async Task<BaasException> WithAsync(ErrorDefinition expected, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<BaasException>(call);
        Assert.Equal((expected.Domain, expected.Reason), (refused.Definition.Domain, refused.Definition.Reason));
        return refused;
    }

    public static Dictionary<string, string> Rules(this BaasException refused)
        => refused.Violations.ToDictionary(violation => violation.Field, violation => violation.Rule);
}
