using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rules.Tests;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Refusals by a collection's rules.</summary>
internal static class RulesErrors
{
    public static BaasException CredentialsMissing(string collection, RecordOperation operation) => new(
        AuthErrorTable.CredentialsMissing,
        $"To {Verb(operation)} records of '{collection}' the caller must be signed in.",
        Metadata(collection, operation));

    public static BaasException PermissionDenied(string collection, RecordOperation operation) => new(
        AuthErrorTable.PermissionDenied,
        $"The caller may not {Verb(operation)} records of '{collection}'.",
        Metadata(collection, operation));

    /// <param name="rule">Path of the rule in the definition, as <c>list_rule</c>.</param>
    /// <param name="cause">What is wrong with the expression.</param>
    public static BaasException RuleInvalid(string collection, string rule, BaasException cause)
    {
        var message = $"The rule '{rule}' of '{collection}' is wrong: {cause.Message}";
        return new BaasException(RulesErrorTable.RuleInvalid, message, Metadata(collection, rule, cause))
        {
            Violations = [new FieldViolation(rule, "RULE", cause.Message)],
        };
    }

    /// <inheritdoc cref="RuleInvalid"/>
    public static BaasException RuleBroken(string collection, string rule, BaasException cause) => new(
        RulesErrorTable.RuleBroken,
        $"After the change the rule '{rule}' of '{collection}' would be wrong: {cause.Message}",
        Metadata(collection, rule, cause));

    public static BaasException OperationUnknown() => new(
        RulesErrorTable.OperationUnknown, "The operation is unknown; expected list, view, create, update or delete.")
    {
        Violations = [new FieldViolation("operation", "VALUES", "expected list, view, create, update or delete")],
    };

    /// <param name="failures">In the order of the collections; at least one.</param>
    public static BaasException RuleTestsFailed(IReadOnlyList<FailedRuleTest> failures)
    {
        var first = failures[0];
        var more = failures.Count > 1 ? $", and {failures.Count - 1} more" : "";
        return new BaasException(
            RulesErrorTable.RuleTestsFailed,
            $"A rule test of '{first.Collection}' fails: {first.Description}{more}.",
            new Dictionary<string, string>
            {
                ["failed"] = failures.Count.ToString(CultureInfo.InvariantCulture),
                ["collection"] = first.Collection,
                ["test"] = first.Test.Name,
                ["expected"] = first.Test.Expect,
                ["got"] = first.Result.Got,
            })
        {
            Violations = [.. failures.Select(failure => new FieldViolation(failure.Path, "RULE_TEST", failure.Description))],
        };
    }

    public static BaasException TooManyRuleTests(int maximum) => new(
        RulesErrorTable.TooManyRuleTests,
        $"A project has at most {maximum} rule tests.",
        new Dictionary<string, string> { ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture) });

    public static BaasException RuleTestInvalid(DefinitionFaults faults) => new(
        RulesErrorTable.RuleTestInvalid, $"{faults.Violations[0].Field}: {faults.Violations[0].Description}.")
    {
        Violations = faults.Violations,
    };

    public static BaasException AccountNotFound() => new(RulesErrorTable.AccountNotFound, "There is no such account.");

    private static Dictionary<string, string> Metadata(string collection, string rule, BaasException cause)
        => new(cause.Metadata) { ["collection"] = collection, ["rule"] = rule };

    private static Dictionary<string, string> Metadata(string collection, RecordOperation operation) => new()
    {
        ["collection"] = collection,
        ["operation"] = Verb(operation),
    };

    private static string Verb(RecordOperation operation) => operation switch
    {
        RecordOperation.List => "list",
        RecordOperation.View => "view",
        RecordOperation.Create => "create",
        RecordOperation.Update => "update",
        RecordOperation.Share => "share",
        RecordOperation.Explain => "explain the reading of",
        _ => "delete",
    };
}
