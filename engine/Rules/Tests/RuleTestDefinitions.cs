using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>What can be said of rule tests without their collections.</summary>
internal static class RuleTestDefinitions
{
    public const string Allow = "allow";
    public const string Deny = "deny";

    /// <summary>Most tests of all collections together: a change of the schema may run them all, and writes wait meanwhile.</summary>
    public const int MaxInProject = 1_000;

    private const int MaxTests = 100;
    private const int MaxBytes = 16 << 10;
    private const int MaxNameLength = 100;
    private const int MaxRecords = 32;
    private const int MaxParameters = 32;
    private const int MaxFieldNames = 256;

    /// <param name="path">Path of the tests, as <c>rule_tests</c>.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Check(RepeatedField<RuleTest> tests, string path, DefinitionFaults faults)
    {
        if (tests.Count > MaxTests)
        {
            faults.Add(path, "TOO_MANY", $"expected at most {MaxTests} tests");
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tests.Count; i++)
        {
            Check(tests[i], $"{path}[{i}]", faults);
            if (tests[i].Name.Length > 0 && !names.Add(tests[i].Name))
            {
                faults.Add($"{path}[{i}].name", "DUPLICATE", "another test of the collection has this name");
            }
        }
    }

    /// <summary>What the caller of a test does; null for what is no operation.</summary>
    public static RecordOperation? OperationOf(RuleTest test) => test.Operation switch
    {
        "list" => RecordOperation.List,
        "view" => RecordOperation.View,
        "create" => RecordOperation.Create,
        "update" => RecordOperation.Update,
        "delete" => RecordOperation.Delete,
        _ => null,
    };

    private static void Check(RuleTest test, string path, DefinitionFaults faults)
    {
        if (test.Name.Length is 0 or > MaxNameLength || test.Name.Any(char.IsControl))
        {
            faults.Add($"{path}.name", "LENGTH", $"expected 1 to {MaxNameLength} characters of one line");
        }

        var operation = OperationOf(test);
        if (operation is null)
        {
            faults.Add($"{path}.operation", "VALUES", "expected list, view, create, update or delete");
        }

        if (test.Expect is not (Allow or Deny))
        {
            faults.Add($"{path}.expect", "VALUES", $"expected {Allow} or {Deny}");
        }

        if (test.Record is not null && operation == RecordOperation.Create)
        {
            faults.Add($"{path}.record", "UNSUPPORTED", "a create makes its record of 'data'");
        }

        if (test.Data is not null && operation is RecordOperation.List or RecordOperation.View or RecordOperation.Delete)
        {
            faults.Add($"{path}.data", "UNSUPPORTED", "only create and update send values");
        }

        if (test.Caller is { Administrator: true } caller && (caller.Collection.Length > 0 || caller.Record is not null || caller.Groups.Count > 0))
        {
            faults.Add($"{path}.caller.administrator", "CONFLICT", "expected an administrator or an account, not both");
        }

        for (var i = 0; i < test.Shares.Count; i++)
        {
            CheckGroup(test.Shares[i].Group, $"{path}.shares[{i}].group", faults);
            if (test.Shares[i].RecordId is { Length: > 0 } id && !RecordId.IsValid(id))
            {
                faults.Add($"{path}.shares[{i}].record_id", "FORMAT", "expected the id of a record, or none");
            }
        }

        for (var i = 0; i < (test.Caller?.Groups.Count ?? 0); i++)
        {
            CheckGroup(test.Caller!.Groups[i], $"{path}.caller.groups[{i}]", faults);
        }

        CheckSizes(test, path, faults);
    }

    private static void CheckGroup(string group, string path, DefinitionFaults faults)
    {
        if (group.Length is 0 or > MaxNameLength || group.Any(char.IsControl))
        {
            faults.Add(path, "LENGTH", $"expected 1 to {MaxNameLength} characters of one line");
        }
    }

    private static void CheckSizes(RuleTest test, string path, DefinitionFaults faults)
    {
        if (test.CalculateSize() > MaxBytes)
        {
            faults.Add(path, "TOO_LARGE", $"expected at most {MaxBytes} bytes");
        }

        AtMost(test.Records.Count, MaxRecords, "records");
        AtMost(test.Shares.Count, MaxRecords, "shares");
        AtMost(test.Caller?.Groups.Count ?? 0, MaxRecords, "caller.groups");
        AtMost(test.Call?.Query.Count ?? 0, MaxParameters, "call.query");
        AtMost(test.Call?.Headers.Count ?? 0, MaxParameters, "call.headers");
        AtMost(test.Visible.Count, MaxFieldNames, "visible");
        AtMost(test.Hidden.Count, MaxFieldNames, "hidden");

        void AtMost(int count, int maximum, string name)
        {
            if (count > maximum)
            {
                faults.Add($"{path}.{name}", "TOO_MANY", $"expected at most {maximum}");
            }
        }
    }
}
