using System.Text;
using Grpc.Baas.Engine.Kernel.Sql;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>Reads what stands between the operators of a view's query: literals, columns, calls, CASE, CAST and selects.</summary>
/// <param name="tokens">The query.</param>
/// <param name="dialect">Of the database that the SQL is for.</param>
/// <param name="expressions">Reads what stands in parentheses.</param>
/// <param name="readSelect">Reads the select that starts at the token at hand, inside of a scope.</param>
internal sealed class ViewOperands(
    ViewTokens tokens, SqlDialect dialect, ViewExpressions expressions, Func<ViewScope, ViewSelect> readSelect)
{
    private readonly ViewOrder _order = new(tokens, expressions);

    /// <summary>Whether rows were grouped or numbered, so that the database cannot read single rows of the result.</summary>
    public bool HasAggregates { get; private set; }

    /// <summary>Reads one operand.</summary>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public ViewValue Read(ViewScope scope)
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case ViewTokenKind.Number:
                tokens.Take();
                return new ViewValue(token.Text, token.Text.Contains('.') ? ViewKind.Number : ViewKind.Integer, IsNullable: false);
            case ViewTokenKind.Text:
                tokens.Take();
                return new ViewValue($"'{token.Text.Replace("'", "''", StringComparison.Ordinal)}'", ViewKind.Text, IsNullable: false);
            case ViewTokenKind.Sign when token.Text == "(":
                return ReadParentheses(scope);
            case ViewTokenKind.Word when token.Text is "null" or "true" or "false":
                tokens.Take();
                return token.Text == "null" ? new ViewValue("NULL", ViewKind.Null) : new ViewValue(token.Text == "true" ? "1" : "0", ViewKind.Bool, IsNullable: false);
            case ViewTokenKind.Word when token.Text == "case":
                return ReadCase(scope);
            case ViewTokenKind.Word when token.Text == "cast":
                return ReadCast(scope);
            case ViewTokenKind.Word when token.Text == "exists":
                tokens.Take();
                return ReadExists(scope);
            default:
                return ReadName(scope);
        }
    }

    private ViewValue ReadParentheses(ViewScope scope)
    {
        tokens.ExpectSign("(");
        ViewValue value;
        if (tokens.IsWord("select") || tokens.IsWord("with"))
        {
            var select = readSelect(scope);
            value = select.Columns.Count == 1
                ? new ViewValue($"({select.Sql})", select.Columns[0].Kind, select.Columns[0].Field)
                : throw tokens.Fault("SYNTAX", "expected one column in a select that stands for a value");
        }
        else
        {
            var inner = expressions.Read(scope);
            value = inner with { Sql = $"({inner.Sql})" };
        }

        tokens.ExpectSign(")");
        return value;
    }

    private ViewValue ReadExists(ViewScope scope)
    {
        tokens.ExpectSign("(");
        var select = readSelect(scope);
        tokens.ExpectSign(")");
        return Condition($"EXISTS ({select.Sql})");
    }

    private ViewValue ReadCase(ViewScope scope)
    {
        tokens.ExpectWord("case");
        ViewValue? subject = tokens.IsWord("when") ? null : expressions.ReadValue(scope);
        var sql = new StringBuilder("(CASE");
        sql.Append(subject is { } value ? $" {value.Sql}" : "");
        ViewKind kind = ViewKind.Null;
        tokens.ExpectWord("when");
        do
        {
            var when = subject is { } compared ? ReadComparable(scope, compared) : expressions.ReadCondition(scope);
            tokens.ExpectWord("then");
            sql.Append($" WHEN {when} THEN {ReadBranch(scope, ref kind)}");
        }
        while (tokens.TryWord("when"));
        if (tokens.TryWord("else"))
        {
            sql.Append($" ELSE {ReadBranch(scope, ref kind)}");
        }

        tokens.ExpectWord("end");
        return new ViewValue(sql.Append(" END)").ToString(), kind);
    }

    private string ReadComparable(ViewScope scope, ViewValue subject)
    {
        var value = expressions.ReadValue(scope);
        ViewChecks.Align(tokens, dialect, ref subject, ref value);
        return value.Sql;
    }

    private string ReadBranch(ViewScope scope, ref ViewKind kind)
    {
        var value = expressions.ReadValue(scope);
        ViewChecks.RequireTransparent(tokens, value);
        kind = ViewFunctions.Common(kind, value.Kind) ?? throw tokens.Fault("TYPE", "expected values of one type in all branches");
        return value.Sql;
    }

    private ViewValue ReadCast(ViewScope scope)
    {
        tokens.ExpectWord("cast");
        tokens.ExpectSign("(");
        var value = expressions.ReadValue(scope);
        ViewChecks.RequireTransparent(tokens, value);
        tokens.ExpectWord("as");
        var (type, kind) = tokens.ExpectName("a type") switch
        {
            "integer" or "int" or "bigint" => ("BIGINT", ViewKind.Integer),
            "real" or "double" or "float" or "number" or "numeric" => ("DOUBLE PRECISION", ViewKind.Number),
            "text" => ("TEXT", ViewKind.Text),
            _ => throw tokens.Fault("TYPE", "expected integer, real or text as the type of a CAST"),
        };
        tokens.ExpectSign(")");
        return new ViewValue(kind == ViewKind.Text ? ViewFunctions.AsText(value, dialect) : $"CAST({value.Sql} AS {type})", kind);
    }

    private ViewValue ReadName(ViewScope scope)
    {
        if (!ViewTokens.IsName(tokens.Current))
        {
            throw tokens.Unexpected("a value");
        }

        if (tokens.Next is { Kind: ViewTokenKind.Sign, Text: "(" })
        {
            return ReadCall(scope);
        }

        var token = tokens.Current;
        if (tokens.Next is { Kind: ViewTokenKind.Sign, Text: "." })
        {
            var source = scope.FindSource(token.Text) ?? throw tokens.Fault("UNKNOWN", $"nothing in FROM is called '{token.Text}'");
            tokens.Position += 2;
            var name = tokens.Current.Text;
            var column = source.Columns.FirstOrDefault(column => column.Name == name) ?? throw UnknownColumn(name, source.Columns.Select(column => column.Name));
            tokens.Take();
            return source.ValueOf(column);
        }

        var found = scope.Find(token.Text, out var isAmbiguous)
            ?? throw (isAmbiguous ? tokens.Fault("AMBIGUOUS", $"several sources have '{token.Text}'; put the name of one and '.' before it") : UnknownColumn(token.Text, scope.Names));
        tokens.Take();
        return found;
    }

    private ViewValue ReadCall(ViewScope scope)
    {
        var name = tokens.Current.Text;
        if (!ViewFunctions.All.Contains(name))
        {
            throw tokens.Fault("FUNCTION", $"expected one of the functions {ViewFunctions.Allowed}");
        }

        var start = tokens.Position;
        tokens.Position += 2;
        var distinct = tokens.TryWord("distinct") ? "DISTINCT " : "";
        var arguments = new List<ViewValue>();
        if (name == "count" && tokens.TrySign("*"))
        {
            arguments.Add(new ViewValue("*", ViewKind.Integer));
        }
        else if (!tokens.IsSign(")"))
        {
            do
            {
                arguments.Add(name == "iif" && arguments.Count == 0 ? Condition(expressions.ReadCondition(scope)) : expressions.ReadValue(scope));
            }
            while (tokens.TrySign(","));
        }

        tokens.ExpectSign(")");
        var value = distinct.Length > 0 && !ViewFunctions.IsAggregate(name, arguments.Count) ? null : ViewFunctions.Call(name, distinct, arguments, dialect);
        return FinishCall(scope, name, arguments.Count, value ?? throw CallFault(start, name));
    }

    private ViewValue FinishCall(ViewScope scope, string name, int arguments, ViewValue value)
    {
        var isWindow = tokens.IsWord("over");
        HasAggregates |= isWindow || ViewFunctions.IsAggregate(name, arguments);
        if (!isWindow)
        {
            return ViewFunctions.IsWindowOnly(name) ? throw tokens.Unexpected("OVER") : AsWhole(name, value);
        }

        tokens.Take();
        if (!ViewFunctions.IsWindowOnly(name) && !ViewFunctions.IsAggregate(name, arguments))
        {
            throw tokens.Fault("FUNCTION", $"'{name}' does not go with OVER");
        }

        tokens.ExpectSign("(");
        var parts = new List<string>();
        if (tokens.TryWord("partition"))
        {
            tokens.ExpectWord("by");
            parts.Add($"PARTITION BY {_order.ReadList(scope)}");
        }

        if (tokens.TryWord("order"))
        {
            tokens.ExpectWord("by");
            parts.Add($"ORDER BY {_order.ReadKeys(scope, isOfOutputs: false)}");
        }

        tokens.ExpectSign(")");
        return AsWhole(name, value with { Sql = $"{value.Sql} OVER ({string.Join(' ', parts)})" });
    }

    // PostgreSQL adds whole numbers up to a numeric, which divides with a remainder where SQLite's integer does not.
    private static ViewValue AsWhole(string name, ViewValue value)
        => name == "sum" && (value.Kind == ViewKind.Integer || value.IsDecimal) ? value with { Sql = $"CAST({value.Sql} AS BIGINT)" } : value;

    private Kernel.BaasException CallFault(int start, string name)
    {
        tokens.Position = start;
        return tokens.Fault("FUNCTION", $"'{name}' does not take these arguments");
    }

    private Kernel.BaasException UnknownColumn(string name, IEnumerable<string> known)
    {
        var nearest = Kernel.NearestName.Of(name, [.. known.Distinct()]);
        var hint = nearest is null ? "" : $"; did you mean '{nearest}'?";
        return tokens.Fault("UNKNOWN", $"nothing in FROM has a column '{Types.Quoting.Shorten(name)}'{hint}");
    }

    private static ViewValue Condition(string sql) => new(sql, ViewKind.Condition);
}
