using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>A rule test that did not pass.</summary>
/// <param name="Collection">Name of its collection.</param>
/// <param name="Index">Its place in the definition.</param>
internal sealed record FailedRuleTest(string Collection, int Index, RuleTest Test, RuleTestResult Result)
{
    /// <summary>Where it stands, as <c>posts.rule_tests[2]</c>.</summary>
    public string Path => $"{Collection}.rule_tests[{Index}]";

    /// <summary>What it expects and what came, for people.</summary>
    public string Description
        => $"'{Test.Name}' expects {Test.Expect}, got {Result.Got}{(Result.Reason.Length > 0 ? $": {Result.Reason}" : "")}";
}
