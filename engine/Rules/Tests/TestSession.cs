using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>
/// A database in which there are just the records of a rule test: what reads a collection reads these instead of its table, by a WITH in
/// front that has the table's name. So the rules run as they always do, nothing is written, and what the project has does not matter.
/// </summary>
/// <param name="session">The database. It need not have the tables of the collections yet.</param>
/// <param name="catalogue">The collections.</param>
/// <param name="records">The records; no two of a collection have one id.</param>
internal sealed partial class TestSession(DbSession session, CatalogueSnapshot catalogue, IReadOnlyList<TestRecord> records) : DbSession
{
    // Nothing is shared with groups.
    private const string NoShares =
        "_baas_shares (collection_id, record_id, group_id, permission) AS (SELECT '', '', '', CAST(0 AS BIGINT) WHERE FALSE)";

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
        var asksShares = sql.Contains("_baas_shares", StringComparison.Ordinal);
        if (collections.Count == 0 && !asksShares)
        {
            return session.Prepare(sql);
        }

        var first = Parameter().Matches(sql)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .DefaultIfEmpty(0)
            .Max() + 1;
        var sources = new StringBuilder();
        var values = new List<(RecordMember? Member, TestRecord Record)>();
        if (asksShares)
        {
            sources.Append("WITH ").Append(NoShares);
        }

        foreach (var collection in collections)
        {
            sources.Append(sources.Length == 0 ? "WITH " : ", ");
            AppendSource(sources, RecordTable.Of(collection), values, first);
        }

        var statement = session.Prepare(sources.Append(' ').Append(sql).ToString());
        for (var i = 0; i < values.Count; i++)
        {
            Bind(statement, first + i, values[i].Member, values[i].Record);
        }

        return statement;
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

    private void AppendSource(StringBuilder sql, RecordTable table, List<(RecordMember?, TestRecord)> values, int first)
    {
        var own = records.Where(record => record.Table.Collection.Id == table.Collection.Id).ToList();
        var members = table.Collection.Fields.Select(field => table.Members.First(member => member.Field == field)).ToList();
        var columns = string.Concat(members.Select(member => $", {SqlName.Quote(member.Field.Name)}"));
        sql.Append(table.QuotedName).Append(" (\"id\", \"created\", \"updated\", \"etag\"").Append(columns).Append(") AS (");
        for (var i = 0; i < Math.Max(own.Count, 1); i++)
        {
            var record = i < own.Count ? own[i] : null;
            sql.Append(i == 0 ? "SELECT " : " UNION ALL SELECT ").Append(Dialect.AsText(Value(null, record, values, first)));
            foreach (var moment in (ReadOnlySpan<long>)[record?.Version.Created ?? 0, record?.Version.Updated ?? 0, record?.Version.Etag ?? 0])
            {
                sql.Append(CultureInfo.InvariantCulture, $", CAST({moment} AS BIGINT)");
            }

            foreach (var member in members)
            {
                sql.Append(", ").Append(Typed(member.Kind, Value(member, record, values, first)));
            }
        }

        sql.Append(own.Count == 0 ? " WHERE FALSE)" : ")");
    }

    private static string Value(RecordMember? member, TestRecord? record, List<(RecordMember?, TestRecord)> values, int first)
    {
        if (record is null || (member is not null && !record.Values[member.Ordinal].HasValue))
        {
            return "NULL";
        }

        values.Add((member, record));
        return string.Create(CultureInfo.InvariantCulture, $"?{first + values.Count - 1}");
    }

    private string Typed(ValueKind kind, string value) => kind switch
    {
        ValueKind.Number => $"CAST({value} AS {Dialect.NumberType})",
        ValueKind.Bytes => $"CAST({value} AS {Dialect.BytesType})",
        _ when kind.IsStoredAsInteger() => $"CAST({value} AS BIGINT)",
        _ => Dialect.AsText(value),
    };

    private static void Bind(DbStatement statement, int parameter, RecordMember? member, TestRecord record)
    {
        if (member is null)
        {
            statement.Bind(parameter, record.Id);
        }
        else
        {
            RecordsStore.BindValue(statement, parameter, member.Kind, record.Values[member.Ordinal]);
        }
    }

    [GeneratedRegex("\"([a-z0-9_]+)\"")]
    private static partial Regex QuotedName();

    [GeneratedRegex(@"\?([0-9]+)")]
    private static partial Regex Parameter();
}
