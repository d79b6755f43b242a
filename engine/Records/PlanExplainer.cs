using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records;

/// <summary>Asks the database how it would run a list's statement.</summary>
internal static partial class PlanExplainer
{
    public static ExplainRecordsResponse Explain(DbSession session, ListPlan plan)
    {
        using var snapshot = session.BeginSnapshot();
        var response = new ExplainRecordsResponse();
        if (plan.ProbeSql is { } probe)
        {
            using var candidates = session.Prepare(probe);
            candidates.Step();
            response.SearchCandidates = candidates.Int64(0);
            plan.UseProbe(response.SearchCandidates);
        }

        var sql = plan.PageSql;
        response.Sql = sql.Text;
        for (var i = 0; i < sql.Parameters.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"?{i + 1}");
            response.Parameters.Add(new ExplainedParameter { Name = name, Value = ToValue(sql.Parameters[i]) });
        }

        AddPlan(session, sql, response);
        return response;
    }

    // As SQLite says it, and PostgreSQL.
    [GeneratedRegex("(?:USING (?:COVERING )?INDEX|Scan(?: Backward)? using|Bitmap Index Scan on) \"?([^\" ]+)")]
    private static partial Regex IndexName();

    [GeneratedRegex(@"\(cost=[0-9.]+\.\.([0-9.]+) ")]
    private static partial Regex Cost();

    private static void AddPlan(DbSession session, SqlText sql, ExplainRecordsResponse response)
    {
        using var lines = session.Prepare(sql, session.Dialect.Explain);
        while (lines.Step())
        {
            var line = lines.Text(session.Dialect.ExplainColumn);
            response.Plan.Add(line);
            if (IndexName().Match(line) is { Success: true } index && !response.Indexes.Contains(index.Groups[1].Value))
            {
                response.Indexes.Add(index.Groups[1].Value);
            }

            // The first line has the cost of the whole.
            if (!response.HasEstimatedCost && Cost().Match(line) is { Success: true } cost)
            {
                response.EstimatedCost = double.Parse(cost.Groups[1].Value, CultureInfo.InvariantCulture);
            }
        }
    }

    private static Value ToValue(SqlValue value) => value.Kind switch
    {
        SqlValueKind.Integer => Value.ForNumber(value.Integer),
        SqlValueKind.Number => Value.ForNumber(value.Number),
        SqlValueKind.Text => Value.ForString(Encoding.UTF8.GetString(value.Utf8.Span)),
        _ => Value.ForNull(),
    };
}
