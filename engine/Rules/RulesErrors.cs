using Grpc.Baas.Engine.Kernel;
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
