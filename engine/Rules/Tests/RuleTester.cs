using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>Runs rule tests for administrators, against the rules as they are.</summary>
internal sealed class RuleTester(Database database, Catalogue catalogue)
{
    /// <exception cref="BaasException">
    /// auth CREDENTIALS_MISSING, PERMISSION_DENIED; schema COLLECTION_NOT_FOUND; rules RULE_TEST_INVALID.
    /// </exception>
    public ValueTask<TestRulesResponse> RunAsync(TestRulesRequest request, Caller caller, CancellationToken cancellationToken)
    {
        // Who may not ask learns nothing of what there is.
        if (!caller.IsAdministrator)
        {
            throw RecordAccess.Of(caller, catalogue).Denied(request.Collection, RecordOperation.Explain);
        }

        var faults = new DefinitionFaults();
        RuleTestDefinitions.Check(request.Tests, "tests", faults);
        if (request.Tests.Count > 0 && request.Collection.Length == 0)
        {
            faults.Add("collection", "REQUIRED", "expected the collection that the tests are of");
        }

        return faults.Count > 0
            ? throw RulesErrors.RuleTestInvalid(faults)
            : database.FollowSchemaAsync(
                catalogue, (Tester: this, Request: request), static (call, token) => call.Tester.RunAsync(call.Request, token), cancellationToken);
    }

    private ValueTask<TestRulesResponse> RunAsync(TestRulesRequest request, CancellationToken cancellationToken)
        => database.ReadLongAsync(
            (Request: request, catalogue.Current, catalogue.Clock),
            static (session, call) => Run(new RuleTestRunner(session, call.Current, call.Clock), call.Current, call.Request),
            cancellationToken);

    private static TestRulesResponse Run(RuleTestRunner runner, CatalogueSnapshot current, TestRulesRequest request)
    {
        var answer = new TestRulesResponse();
        var collections = request.Collection.Length == 0
            ? current.Collections
            : [current.Find(request.Collection) ?? throw SchemaErrors.CollectionNotFound(request.Collection)];
        foreach (var collection in collections)
        {
            foreach (var test in request.Tests.Count > 0 ? request.Tests : collection.Definition.RuleTests)
            {
                answer.Results.Add(Report(collection, test, runner.Run(collection, test)));
            }
        }

        answer.Passed = answer.Results.Count(result => result.Passed);
        answer.Failed = answer.Results.Count - answer.Passed;
        return answer;
    }

    private static V1.Rules.RuleTestResult Report(Collection collection, V1.Schema.RuleTest test, RuleTestResult result) => new()
    {
        Collection = collection.Name,
        Name = test.Name,
        Passed = result.Passes(test),
        Expected = test.Expect,
        Got = result.Got,
        Reason = result.Reason,
    };
}
