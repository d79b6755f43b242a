using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Schema;
using Collection = Grpc.Baas.Engine.Schema.Collection;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>Lets a state of the schema come into force only when the rule tests pass that rest on what changes.</summary>
internal static class RuleTestGate
{
    /// <param name="session">The database; in a write, its own.</param>
    /// <param name="current">The state before.</param>
    /// <param name="next">The state to be, whose rules <see cref="RuleChecks"/> has found in order.</param>
    /// <param name="clock">What dates in rules are counted from.</param>
    /// <exception cref="BaasException">rules RULE_TESTS_FAILED, TOO_MANY_RULE_TESTS.</exception>
    public static void Check(DbSession session, CatalogueSnapshot current, CatalogueSnapshot next, TimeProvider clock)
    {
        var runner = new RuleTestRunner(session, next, clock);
        var failures = new List<FailedRuleTest>();
        var count = 0;
        foreach (var collection in next.Collections)
        {
            var tests = collection.Definition.RuleTests;
            count += tests.Count;
            if (count > RuleTestDefinitions.MaxInProject)
            {
                throw RulesErrors.TooManyRuleTests(RuleTestDefinitions.MaxInProject);
            }

            for (var i = 0; i < tests.Count; i++)
            {
                if (MayFlip(current, next, collection, tests[i]) && runner.Run(collection, tests[i]) is var result && !result.Passes(tests[i]))
                {
                    failures.Add(new FailedRuleTest(collection.Name, i, tests[i], result));
                }
            }
        }

        if (failures.Count > 0)
        {
            throw RulesErrors.RuleTestsFailed(failures);
        }
    }

    // Other collections are empty to it, so that what they are makes no difference. Only a way back, as "comments_via_post", can mean
    // another collection when one comes.
    private static bool MayFlip(CatalogueSnapshot current, CatalogueSnapshot next, Collection collection, RuleTest test)
    {
        bool Changes(string name) => next.Find(name) is not { } found || !ReferenceEquals(found, current.FindById(found.Id));
        return !ReferenceEquals(current.Roles, next.Roles)
            || Changes(collection.Name)
            || (RuleTestRunner.AccountsOf(test) is { } accounts && Changes(accounts))
            || test.Records.Any(record => Changes(record.Collection))
            || test.Shares.Any(share => share.Collection.Length > 0 && Changes(share.Collection))
            || RuleNames.Pairs(collection.Rules, collection.Rules).Any(rule => rule.After?.Contains(CatalogueSnapshot.ViaInfix, StringComparison.Ordinal) == true);
    }
}
