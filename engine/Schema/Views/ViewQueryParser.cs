using System.Text;
using Grpc.Baas.Engine.Kernel.Sql;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>
/// Reads a view's query by a grammar of its own, and writes it anew: whatever the grammar does not have, from a second statement to
/// a table of the engine, cannot be said. One instance reads one query.
/// </summary>
internal sealed class ViewQueryParser
{
    private const int MaxColumns = 256;

    // Names of the select list may stand for their expressions, so that the text can grow; far beyond what is written by hand.
    private const int MaxSqlLength = 200_000;

    private readonly ViewTokens _tokens;
    private readonly ViewExpressions _expressions;
    private readonly ViewOrder _order;
    private readonly ViewSources _sources;
    private int _level;

    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public ViewQueryParser(string query, CatalogueSnapshot catalogue, SqlDialect dialect)
    {
        _tokens = new ViewTokens(ViewScanner.Scan(query));
        _expressions = new ViewExpressions(_tokens, dialect, ReadQuery);
        _order = new ViewOrder(_tokens, _expressions);
        _sources = new ViewSources(_tokens, catalogue, ReadQuery);
    }

    /// <summary>Names of the collections that the query reads, in their order.</summary>
    public IReadOnlyCollection<string> Collections => _sources.Collections;

    /// <summary>Reads the whole query.</summary>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public ViewSelect Parse()
    {
        if (!_tokens.IsWord("select") && !_tokens.IsWord("with"))
        {
            throw _tokens.Unexpected("SELECT");
        }

        var select = ReadQuery(parent: null);
        if (_tokens.Current.Kind != ViewTokenKind.End)
        {
            throw _tokens.Unexpected("the end of the query");
        }

        return _sources.Collections.Count == 0
            ? throw _tokens.Fault("REQUIRED", "expected a query that reads a collection")
            : select with { IsPlain = select.IsPlain && !_expressions.HasAggregates };
    }

    private ViewSelect ReadQuery(ViewScope? parent)
    {
        _tokens.Enter();
        _level++;
        var common = _sources.CommonCount;
        var sql = new StringBuilder(ReadCommon());
        var hasCommon = sql.Length > 0;
        var scope = new ViewScope(parent);
        var first = ReadCore(scope, sql);
        var columns = first.Columns;
        var isPlain = first.IsPlain && !hasCommon;
        while (ReadOperator() is { } @operator)
        {
            isPlain = false;
            sql.Append(@operator);
            var next = ReadCore(new ViewScope(parent), sql);
            columns = Combine(columns, next.Columns);

            // Only its columns can be sorted by, whatever the first select has.
            scope.Sources.Clear();
        }

        isPlain &= !ReadTail(scope, sql);
        _sources.ForgetCommon(common);
        _level--;
        _tokens.Leave();
        return sql.Length <= MaxSqlLength
            ? new ViewSelect(sql.ToString(), columns, isPlain)
            : throw _tokens.Fault("TOO_LONG", "expected a shorter query");
    }

    private string ReadCommon()
    {
        if (!_tokens.TryWord("with"))
        {
            return "";
        }

        var parts = new List<string>();
        do
        {
            var name = _tokens.ExpectName("a name");
            _tokens.ExpectWord("as");
            _tokens.ExpectSign("(");
            var select = ReadQuery(parent: null);
            _tokens.ExpectSign(")");
            _sources.AddCommon(name, select.Columns);
            parts.Add($"\"{name}\" AS ({select.Sql})");
        }
        while (_tokens.TrySign(","));
        return $"WITH {string.Join(", ", parts)} ";
    }

    private string? ReadOperator()
    {
        if (_tokens.TryWord("union"))
        {
            return _tokens.TryWord("all") ? " UNION ALL " : " UNION ";
        }

        return _tokens.TryWord("intersect") ? " INTERSECT " : _tokens.TryWord("except") ? " EXCEPT " : null;
    }

    private (IReadOnlyList<ViewColumn> Columns, bool IsPlain) ReadCore(ViewScope scope, StringBuilder sql)
    {
        var isPlain = true;
        _tokens.ExpectWord("select");
        var isDistinct = _tokens.TryWord("distinct");
        _ = !isDistinct && _tokens.TryWord("all");

        // What the select list means is said by FROM, which stands behind it.
        var list = _tokens.Position;
        _tokens.SkipSelectList();
        var from = _tokens.TryWord("from") ? $" FROM {_sources.Read(scope, _expressions)}" : "";
        var rest = _tokens.Position;
        _tokens.Position = list;
        var outputs = ReadOutputs(scope);
        if (!_tokens.IsWord("from") && from.Length > 0)
        {
            throw _tokens.Unexpected("',' or FROM");
        }

        _tokens.Position = from.Length > 0 ? rest : _tokens.Position;
        scope.Outputs.AddRange(outputs);
        sql.Append(isDistinct ? "SELECT DISTINCT " : "SELECT ")
            .AppendJoin(", ", outputs.Select(output => $"{output.Value.Sql} AS \"{output.Name}\""))
            .Append(from);
        isPlain &= !isDistinct && from.Length > 0 && !from.Contains("(SELECT", StringComparison.Ordinal);
        sql.Append(_tokens.TryWord("where") ? $" WHERE {ReadFilter(scope)}" : "");
        if (_tokens.TryWord("group"))
        {
            _tokens.ExpectWord("by");
            sql.Append(" GROUP BY ").Append(_order.ReadList(scope));
            isPlain = false;
        }

        sql.Append(_tokens.TryWord("having") ? $" HAVING {_expressions.ReadCondition(scope)}" : "");
        return ([.. outputs.Select(output => new ViewColumn(output.Name, output.Value.Kind, output.Value.Field, output.Value.IsNullable))], isPlain);
    }

    // A WHERE comes before the select list in time, and so cannot know its names.
    private string ReadFilter(ViewScope scope)
    {
        var outputs = scope.Outputs.ToArray();
        scope.Outputs.Clear();
        var condition = _expressions.ReadCondition(scope);
        scope.Outputs.AddRange(outputs);
        return condition;
    }

    private List<(string Name, ViewValue Value)> ReadOutputs(ViewScope scope)
    {
        var outputs = new List<(string Name, ViewValue Value)>();
        do
        {
            if (!TryReadStar(scope, outputs))
            {
                var start = _tokens.Position;
                var value = _expressions.ReadValue(scope);
                outputs.Add((ReadOutputName(start) ?? $"column{outputs.Count + 1}", value));
            }

            if (outputs.Count > MaxColumns)
            {
                throw _tokens.Fault("TOO_MANY", $"expected at most {MaxColumns} columns");
            }
        }
        while (_tokens.TrySign(","));
        return outputs.DistinctBy(output => output.Name).Count() == outputs.Count
            ? outputs
            : throw _tokens.Fault("DUPLICATE", $"expected a name of its own for each column, and '{outputs.GroupBy(output => output.Name).First(group => group.Count() > 1).Key}' stands twice; use AS");
    }

    /// <returns>Null when there is none and none is needed, as below EXISTS.</returns>
    private string? ReadOutputName(int start)
    {
        var length = _tokens.Position - start;
        if (_tokens.TryWord("as"))
        {
            return _tokens.ExpectName("a name for the column");
        }

        if (ViewTokens.IsName(_tokens.Current))
        {
            return _tokens.Take().Text;
        }

        // A column alone is called as it is: "name" or "source.name".
        var end = _tokens.Position;
        _tokens.Position = end - 1;
        var last = _tokens.Current;
        _tokens.Position = end;
        return length is 1 or 3 && ViewTokens.IsName(last)
            ? last.Text
            : _level > 1 ? null : throw _tokens.Fault("REQUIRED", "expected AS and a name for the column");
    }

    private bool TryReadStar(ViewScope scope, List<(string Name, ViewValue Value)> outputs)
    {
        IEnumerable<ViewSource> sources = scope.Sources;
        if (!_tokens.IsSign("*"))
        {
            var start = _tokens.Position;
            var isQualified = ViewTokens.IsName(_tokens.Current) && _tokens.Next is { Kind: ViewTokenKind.Sign, Text: "." };
            _tokens.Position += isQualified ? 2 : 0;
            if (!isQualified || !_tokens.IsSign("*"))
            {
                _tokens.Position = start;
                return false;
            }

            _tokens.Position = start;
            var alias = _tokens.Take().Text;
            _tokens.Take();
            sources = scope.Sources.Where(source => source.Alias == alias);
        }

        _tokens.Take();
        var before = outputs.Count;
        outputs.AddRange(sources.SelectMany(source => source.Columns.Select(column => (column.Name, source.ValueOf(column)))));
        return outputs.Count > before ? true : throw _tokens.Fault("UNKNOWN", "nothing in FROM has columns for this '*'");
    }

    /// <returns>Whether there was any of it.</returns>
    private bool ReadTail(ViewScope scope, StringBuilder sql)
    {
        var length = sql.Length;
        if (_tokens.TryWord("order"))
        {
            _tokens.ExpectWord("by");
            sql.Append(" ORDER BY ").Append(_order.ReadKeys(scope, isOfOutputs: true));
        }

        foreach (var word in (ReadOnlySpan<string>)["limit", "offset"])
        {
            if (_tokens.TryWord(word))
            {
                var count = _tokens.Current is { Kind: ViewTokenKind.Number } token && !token.Text.Contains('.')
                    ? _tokens.Take().Text
                    : throw _tokens.Unexpected("a whole number");

                // SQLite knows OFFSET only after LIMIT.
                sql.Append(word == "offset" && !sql.ToString(length, sql.Length - length).Contains(" LIMIT ", StringComparison.Ordinal)
                    ? $" LIMIT 9223372036854775807 OFFSET {count}"
                    : $" {word.ToUpperInvariant()} {count}");
            }
        }

        return sql.Length > length;
    }

    private List<ViewColumn> Combine(IReadOnlyList<ViewColumn> left, IReadOnlyList<ViewColumn> right)
    {
        if (left.Count != right.Count)
        {
            throw _tokens.Fault("SYNTAX", $"expected {left.Count} columns in each select, found {right.Count}");
        }

        var columns = new List<ViewColumn>();
        for (var i = 0; i < left.Count; i++)
        {
            var kind = ViewFunctions.Common(left[i].Kind, right[i].Kind)
                ?? throw _tokens.Fault("TYPE", $"expected one type of '{left[i].Name}' in all selects");
            var field = left[i].Field is { } definition && right[i].Field is { } other && definition.Type == other.Type
                && Equals(definition.Select, other.Select) && Equals(definition.Relation, other.Relation) ? definition : null;
            columns.Add(new ViewColumn(left[i].Name, kind, field, left[i].IsNullable || right[i].IsNullable));
        }

        return columns;
    }
}
