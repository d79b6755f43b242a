namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>What came of a rule test.</summary>
/// <param name="Got"><see cref="RuleTestDefinitions.Allow"/>, <see cref="RuleTestDefinitions.Deny"/>, or <see cref="Invalid"/>.</param>
/// <param name="Reason">Why, where that alone does not say it; else empty.</param>
internal sealed record RuleTestResult(string Got, string Reason = "")
{
    /// <summary>The test does not fit the collections, so that the rules cannot be asked.</summary>
    public const string Invalid = "invalid";

    /// <summary>Whether the fields that are seen are those of the test.</summary>
    public bool ShowsFields { get; init; } = true;

    public bool Passes(V1.Schema.RuleTest test) => Got == test.Expect && ShowsFields;

    public static RuleTestResult Of(bool isAllowed) => new(isAllowed ? RuleTestDefinitions.Allow : RuleTestDefinitions.Deny);
}
