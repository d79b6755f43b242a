using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>How an aggregation is computed: one statement, and what its columns mean. For one call.</summary>
/// <remarks>
/// Three statements in one: over the records by groups; over that, the values of the results, some of which are put together of
/// several columns; and over that, what <c>having</c>, the sort and the limit leave.
/// </remarks>
internal sealed class AggregatePlan
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    // No name of the catalogue or of a result has this character.
    private const string Groups = "\"~groups\"";
    private const string Values = "~values";
    private const string Overflow = "\"~overflow\"";

    private readonly AggregateRequest _request;
    private readonly AggregateSource _source;
    private readonly IReadOnlyList<GroupKey> _keys;
    private readonly IReadOnlyList<AggregateTerm> _terms;
    private readonly Filter _filter;
    private readonly Filter _having;
    private readonly AggregateOrder _order;

    private AggregatePlan(in AggregateRequest request)
    {
        var scope = new QueryScope(request.Collection, request.Catalogue, request.Now)
        {
            SeesHidden = request.SeesHidden,
            MayList = request.MayList,
        };
        _request = request;
        _source = new AggregateSource(scope);
        var parser = new AggregateParser(_source);
        _keys = parser.ParseKeys(request.GroupBy);
        _terms = parser.ParseTerms(request.Select);
        Columns = [.. _keys, .. _terms];
        _filter = Filter.Parse(request.Filter, scope);
        _having = ParseHaving(request);
        _order = AggregateOrder.Parse(request.Sort, Columns);
        Limit = request.Limit == 0 ? DefaultLimit : Math.Min(request.Limit, MaxLimit);
    }

    /// <summary>The first columns of each row.</summary>
    public IReadOnlyList<AggregateColumn> Columns { get; }

    /// <summary>Rows wanted, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; }

    /// <summary>
    /// Columns: those of <see cref="Columns"/>, the number of groups on all rows, and whether a sum of any group is beyond 64 bits: then
    /// there is at least one row, and none means anything.
    /// </summary>
    public SqlText Sql => field ??= MakeSql();

    /// <exception cref="BaasException">query AGGREGATE_INVALID, FILTER_INVALID, FILTER_TOO_COMPLEX.</exception>
    public static AggregatePlan Create(in AggregateRequest request)
    {
        if (request.Limit < 0)
        {
            throw AggregateErrors.LimitNegative(request.Limit);
        }

        return new AggregatePlan(request);
    }

    private Filter ParseHaving(in AggregateRequest request)
    {
        var results = new Collection("", Values, [.. Columns.Select((column, i) => column.AsField(SystemFields.FirstUserNumber + i))], request.Collection.Rules)
        {
            HasResults = true,
        };
        try
        {
            return Filter.Parse(request.Having, new QueryScope(results, Catalogue: null, request.Now) { SeesHidden = true });
        }
        catch (BaasException cause)
        {
            throw AggregateErrors.InHaving(cause);
        }
    }

    private SqlText MakeSql()
    {
        var sql = new SqlText(_request.Dialect) { Visible = _request.Visible }.Append("SELECT ");
        foreach (var column in Columns)
        {
            sql.AppendIdentifier(column.Name).Append(", ");
        }

        sql.Append("count(*) OVER () AS \"~total\", ").Append(Overflow).Append(" FROM (");
        AppendValues(sql);
        sql.Append(") AS ").AppendIdentifier(Values);
        if (!_having.IsMatchAll)
        {
            sql.Append(" WHERE ").Append(Overflow).Append(" = 1 OR (");
            _having.AppendSql(sql);
            sql.Append(")");
        }

        _order.AppendSql(sql);
        return sql.Append(" LIMIT ").AppendParameter(SqlValue.Of((long)Limit));
    }

    private void AppendValues(SqlText sql)
    {
        sql.Append("SELECT ");
        foreach (var key in _keys)
        {
            sql.AppendIdentifier(key.Name).Append(", ");
        }

        var overflows = new List<string>();
        for (var i = 0; i < _terms.Count; i++)
        {
            _terms[i].AppendValue(sql, i);
            sql.Append(" AS ").AppendIdentifier(_terms[i].Name).Append(", ");
            if (_terms[i].CanOverflow)
            {
                overflows.Add(AggregateTerm.Overflow(i));
            }
        }

        sql.Append(overflows.Count == 0 ? "0" : $"max(CASE WHEN {string.Join(" OR ", overflows)} THEN 1 ELSE 0 END) OVER ()");
        sql.Append(" AS ").Append(Overflow).Append(" FROM (");
        AppendGroups(sql);
        sql.Append(") AS ").Append(Groups);
    }

    private void AppendGroups(SqlText sql)
    {
        sql.Append("SELECT ");
        var readsRows = _terms.Any(term => term.Field is not null);
        foreach (var key in _keys)
        {
            sql.Append(key.ToSql(_request.Dialect, readsRows)).Append(" AS ").AppendIdentifier(key.Name).Append(", ");
        }

        for (var i = 0; i < _terms.Count; i++)
        {
            sql.Append(i == 0 ? "" : ", ");
            _terms[i].AppendParts(sql, i);
        }

        sql.Append(" FROM ");
        _source.AppendSql(sql, _filter);
        for (var i = 0; i < _keys.Count; i++)
        {
            sql.Append(i == 0 ? " GROUP BY " : ", ").Append((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
