using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>
/// A database in which there is just what a rule test has: what reads a collection, or what groups share, reads that instead of the tables.
/// So the rules run as they always do, nothing is written, and what the project has does not matter.
/// </summary>
/// <param name="session">The database. It need not have the tables of the collections yet.</param>
/// <param name="catalogue">The collections.</param>
internal sealed partial class TestSession(DbSession session, CatalogueSnapshot catalogue, TestWorld world) : DbSession
{
    private const string SharesTable = "_baas_shares";
    private const string MembersTable = "_baas_group_members";

    public override SqlDialect Dialect => session.Dialect;

    public override long Changes => session.Changes;

    public override bool IsAutocommit => session.IsAutocommit;

    public override DbStatement Prepare(string sql)
    {
        // A column may be named like a collection, which then is there for nothing.
        var collections = QuotedName().Matches(sql)
            .Select(match => catalogue.Find(match.Groups[1].Value))
            .OfType<Collection>()
            .Distinct()
            .ToList();
        var readsShares = sql.Contains(SharesTable, StringComparison.Ordinal);
        if (collections.Count == 0 && !readsShares)
        {
            return session.Prepare(sql);
        }

        var last = Parameter().Matches(sql)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .DefaultIfEmpty(0)
            .Max();
        var sources = new TestSources(Dialect, last + 1);
        foreach (var collection in collections)
        {
            Add(sources, RecordTable.Of(collection));
        }

        if (readsShares)
        {
            AddShares(sources);
        }

        return sources.Prepare(session, sql);
    }

    public override void Execute(string sql) => throw Refusal();

    public override void ExecuteCached(string sql) => throw Refusal();

    public override void BeginMigrations() => throw Refusal();

    public override void Migrate(Migration migration) => throw Refusal();

    public override IReadOnlyCollection<(string Table, string Column)> ReadsOf(string view) => throw Refusal();

    // The session below belongs to somebody else.
    public override void Observe(CancellationToken cancellationToken) => throw Refusal();

    public override void EndUse() => throw Refusal();

    public override void EndStatements() => throw Refusal();

    public override void Dispose()
    {
    }

    private static InvalidOperationException Refusal() => new("Rule tests only ask.");

    private void Add(TestSources sources, RecordTable table)
    {
        var rows = world.Records.Where(record => record.Table.Collection.Id == table.Collection.Id).Select(record => (FieldValue[])
        [
            Text(record.Id), FieldValue.Of(record.Version.Created), FieldValue.Of(record.Version.Updated), FieldValue.Of(record.Version.Etag),
            .. record.Values,
        ]);
        sources.Add(
            table.QuotedName,
            [
                ("id", ValueKind.Text), ("created", ValueKind.Integer), ("updated", ValueKind.Integer), ("etag", ValueKind.Integer),
                .. table.Collection.Fields.Select(field => (field.Name, field.Kind)),
            ],
            [.. rows]);
    }

    private void AddShares(TestSources sources)
    {
        sources.Add(
            SharesTable,
            [("collection_id", ValueKind.Text), ("record_id", ValueKind.Text), ("group_id", ValueKind.Text), ("permission", ValueKind.Integer)],
            [.. world.Shares.Select(share => (FieldValue[])[Text(share.CollectionId), Text(share.RecordId), Text(share.Group), FieldValue.Of(share.Permission)])]);
        sources.Add(
            MembersTable,
            [("collection_id", ValueKind.Text), ("account_id", ValueKind.Text), ("group_id", ValueKind.Text)],
            [.. world.Groups.Select(group => (FieldValue[])[Text(world.AccountsId), Text(world.AccountId), Text(group)])]);
    }

    private static FieldValue Text(string text) => FieldValue.Of(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex("\"([a-z0-9_]+)\"")]
    private static partial Regex QuotedName();

    [GeneratedRegex(@"\?([0-9]+)")]
    private static partial Regex Parameter();
}
