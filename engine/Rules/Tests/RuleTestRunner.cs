using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Storage;
using RuleTest = Grpc.Baas.V1.Schema.RuleTest;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>Asks the rules of one state of the schema what rule tests say, as calls would ask them.</summary>
/// <param name="session">The database, which is asked where a rule looks at other records; nothing in it is read or written.</param>
/// <param name="clock">What dates in rules are counted from.</param>
internal sealed class RuleTestRunner(DbSession session, CatalogueSnapshot catalogue, TimeProvider clock)
{
    private const string DefaultAccounts = "users";

    /// <param name="collection">The collection that the test is of.</param>
    /// <param name="test">One in which <see cref="RuleTestDefinitions"/> finds no fault.</param>
    public RuleTestResult Run(Collection collection, RuleTest test)
    {
        var operation = RuleTestDefinitions.OperationOf(test)!.Value;
        if (collection.IsView && operation is not (RecordOperation.List or RecordOperation.View))
        {
            return Invalid("views are only listed and viewed");
        }

        if (test.Visible.Concat(test.Hidden).FirstOrDefault(name => collection.Find(name) is null) is { } unknown)
        {
            return Invalid($"there is no field '{Quoting.Shorten(unknown)}'");
        }

        try
        {
            return Run(collection, test, operation);
        }
        catch (BaasException fault) when (fault.Violations.Count > 0)
        {
            return Invalid(fault.Message);
        }
    }

    /// <summary>Name of the collection that the caller's account is of; null when there is no account.</summary>
    public static string? AccountsOf(RuleTest test)
        => test.Caller is null or { Administrator: true } ? null : test.Caller.Collection.Length > 0 ? test.Caller.Collection : DefaultAccounts;

    private RuleTestResult Run(Collection collection, RuleTest test, RecordOperation operation)
    {
        var records = new List<TestRecord>();
        if (FindCaller(test, operation, records) is not { } caller)
        {
            return Invalid($"there is no collection of accounts '{Quoting.Shorten(AccountsOf(test)!)}'");
        }

        var record = operation == RecordOperation.Create ? null : Read(collection, test.Record, "record");
        if (record is not null)
        {
            records.Add(record);
        }

        var names = test.Records.Select(other => other.Collection).Concat(test.Shares.Select(share => share.Collection).Where(name => name.Length > 0));
        if (names.FirstOrDefault(name => catalogue.Find(name) is null) is { } missing)
        {
            return Invalid($"there is no collection '{Quoting.Shorten(missing)}'");
        }

        records.AddRange(test.Records.Select((other, i) => Read(catalogue.Find(other.Collection)!, other.Record, $"record-{i + 1}")));

        if (records.GroupBy(each => (CollectionId: each.Table.Collection.Id, each.Id)).FirstOrDefault(group => group.Count() > 1) is { } twins)
        {
            return Invalid($"two records of '{twins.First().Table.Collection.Name}' have the id '{twins.Key.Id}'");
        }

        var access = new RecordAccess(caller, catalogue, clock);
        var world = new TestWorld(records, test.Caller?.Groups ?? [], [.. test.Shares.Select(share => Read(share, collection))])
        {
            AccountsId = caller.CollectionId,
            AccountId = caller.Id,
        };
        var trial = new AccessTrial(access, new TestSession(session, catalogue, world), clock);
        var result = trial.Ask(collection, operation, record, test.Data);
        return result.Got == RuleTestDefinitions.Allow ? CheckFields(access.Catalogue.FindById(collection.Id)!, test, result) : result;
    }

    private Caller? FindCaller(RuleTest test, RecordOperation operation, List<TestRecord> records)
    {
        var caller = Caller.Anonymous;
        if (test.Caller is { Administrator: true })
        {
            caller = new Caller(CallerKind.Administrator, "administrator", "");
        }
        else if (test.Caller is not null)
        {
            if (catalogue.Find(AccountsOf(test)!) is not { IsAuth: true } accounts)
            {
                return null;
            }

            var account = Read(accounts, test.Caller.Record, "caller");
            records.Add(account);
            caller = AccountCaller.Of(accounts, account.Id, account.Image);
        }

        return caller with
        {
            Call = new TestCall(test.Call, operation),
            Context = test.Call is { Context.Length: > 0 } call ? call.Context : caller.Context,
        };
    }

    private TestRecord Read(Collection collection, Struct? values, string defaultId)
        => TestRecord.Read(RecordTable.Of(collection), values, defaultId, clock.GetMicroseconds());

    private TestShare Read(V1.Schema.RuleTestShare share, Collection collection) => new(
        share.Collection.Length > 0 ? catalogue.Find(share.Collection)!.Id : collection.Id, share.RecordId, share.Group, share.Permission);

    private static RuleTestResult CheckFields(Collection seen, RuleTest test, RuleTestResult result)
    {
        bool IsSeen(string name) => seen.Find(name) is { IsHidden: false, Kind: not ValueKind.Secret };
        if (test.Visible.FirstOrDefault(name => !IsSeen(name)) is { } missing)
        {
            return result with { ShowsFields = false, Reason = $"the field '{missing}' is not seen" };
        }

        return test.Hidden.FirstOrDefault(IsSeen) is { } shown
            ? result with { ShowsFields = false, Reason = $"the field '{shown}' is seen" }
            : result;
    }

    private static RuleTestResult Invalid(string reason) => new(RuleTestResult.Invalid, reason);
}
