using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>Lets a state of the schema come into force only when all its rule tests pass.</summary>
internal static class RuleTestGate
{
    /// <param name="session">The database; in a write, its own.</param>
    /// <param name="next">The state to be, whose rules <see cref="RuleChecks"/> has found in order.</param>
    /// <param name="clock">What dates in rules are counted from.</param>
    /// <exception cref="BaasException">rules RULE_TESTS_FAILED, TOO_MANY_RULE_TESTS.</exception>
    public static void Check(DbSession session, CatalogueSnapshot next, TimeProvider clock)
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
                if (runner.Run(collection, tests[i]) is var result && !result.Passes(tests[i]))
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
}
