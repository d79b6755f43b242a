using Grpc.Baas.Engine.Kernel.Sql;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>
/// Reads the expressions of a view's query, and writes them anew with every name resolved and quoted: nothing of the author's text
/// reaches the database but literals, which are written anew too.
/// </summary>
internal sealed class ViewExpressions
{
    private const int MaxListLength = 500;

    private readonly ViewTokens _tokens;
    private readonly SqlDialect _dialect;
    private readonly Func<ViewScope, ViewSelect> _readSelect;
    private readonly ViewOperands _operands;

    public ViewExpressions(ViewTokens tokens, SqlDialect dialect, Func<ViewScope, ViewSelect> readSelect)
    {
        (_tokens, _dialect, _readSelect) = (tokens, dialect, readSelect);
        _operands = new ViewOperands(tokens, dialect, this, readSelect);
    }

    /// <summary>Whether rows were grouped or numbered somewhere.</summary>
    public bool HasAggregates => _operands.HasAggregates;

    /// <summary>Reads a value: what a comparison gives counts as 0 or 1.</summary>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public ViewValue ReadValue(ViewScope scope) => Read(scope).Stored;

    /// <summary>Reads a condition: a truth value or a number counts as one.</summary>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public string ReadCondition(ViewScope scope) => ViewChecks.AsCondition(_tokens, Read(scope));

    /// <summary>Reads an expression of any kind.</summary>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public ViewValue Read(ViewScope scope)
    {
        _tokens.Enter();
        var left = ReadAnd(scope);
        while (_tokens.TryWord("or"))
        {
            left = Condition($"({ViewChecks.AsCondition(_tokens, left)} OR {ViewChecks.AsCondition(_tokens, ReadAnd(scope))})");
        }

        _tokens.Leave();
        return left;
    }

    private ViewValue ReadAnd(ViewScope scope)
    {
        var left = ReadNot(scope);
        while (_tokens.TryWord("and"))
        {
            left = Condition($"({ViewChecks.AsCondition(_tokens, left)} AND {ViewChecks.AsCondition(_tokens, ReadNot(scope))})");
        }

        return left;
    }

    private ViewValue ReadNot(ViewScope scope)
    {
        if (!_tokens.TryWord("not"))
        {
            return ReadComparison(scope);
        }

        _tokens.Enter();
        var value = Condition($"(NOT {ViewChecks.AsCondition(_tokens, ReadNot(scope))})");
        _tokens.Leave();
        return value;
    }

    private ViewValue ReadComparison(ViewScope scope)
    {
        var left = ReadSum(scope);
        while (true)
        {
            if (_tokens.TryWord("is"))
            {
                var not = _tokens.TryWord("not") ? "NOT " : "";
                _tokens.ExpectWord("null");
                left = Condition($"({left.Stored.Sql} IS {not}NULL)");
            }
            else if (_tokens.IsWord("not") || _tokens.IsWord("in") || _tokens.IsWord("like") || _tokens.IsWord("between"))
            {
                left = ReadPredicate(scope, left.Stored);
            }
            else if (_tokens.Current is { Kind: ViewTokenKind.Sign, Text: "=" or "==" or "<>" or "!=" or "<" or "<=" or ">" or ">=" } sign)
            {
                _tokens.Take();
                var (first, second) = (left.Stored, ReadSum(scope).Stored);
                ViewChecks.Align(_tokens, _dialect, ref first, ref second);
                left = Condition($"({first.Sql} {(sign.Text is "==" ? "=" : sign.Text is "!=" ? "<>" : sign.Text)} {second.Sql})");
            }
            else
            {
                return left;
            }
        }
    }

    private ViewValue ReadPredicate(ViewScope scope, ViewValue left)
    {
        var not = _tokens.TryWord("not") ? "NOT " : "";
        if (_tokens.TryWord("between"))
        {
            var low = ReadSum(scope).Stored;
            _tokens.ExpectWord("and");
            var high = ReadSum(scope).Stored;
            ViewChecks.Align(_tokens, _dialect, ref left, ref low);
            ViewChecks.Align(_tokens, _dialect, ref left, ref high);
            return Condition($"({left.Sql} {not}BETWEEN {low.Sql} AND {high.Sql})");
        }

        if (_tokens.TryWord("like"))
        {
            var pattern = ReadSum(scope).Stored;
            ViewChecks.RequireText(_tokens, left);
            ViewChecks.RequireText(_tokens, pattern);

            // One of the databases ignores case by itself, and the other has an escape by itself.
            return Condition($"(lower({left.Sql}) {not}LIKE lower({pattern.Sql}) ESCAPE '\\')");
        }

        _tokens.ExpectWord("in");
        _tokens.ExpectSign("(");
        var list = _tokens.IsWord("select") || _tokens.IsWord("with") ? ReadInSelect(scope, left) : ReadInList(scope, left);
        _tokens.ExpectSign(")");
        return Condition($"({left.Sql} {not}IN ({list}))");
    }

    private string ReadInSelect(ViewScope scope, ViewValue left)
    {
        var select = _readSelect(scope);
        if (select.Columns.Count != 1)
        {
            throw _tokens.Fault("SYNTAX", "expected one column in the select of IN");
        }

        if (ViewFunctions.Common(left.Kind, select.Columns[0].Kind) is null or ViewKind.Opaque)
        {
            throw _tokens.Fault("TYPE", "expected a column of the type of the value before IN");
        }

        return select.Sql;
    }

    private string ReadInList(ViewScope scope, ViewValue left)
    {
        var values = new List<string>();
        do
        {
            var value = ReadSum(scope).Stored;
            if (ViewFunctions.Common(left.Kind, value.Kind) is null or ViewKind.Opaque)
            {
                throw _tokens.Fault("TYPE", "expected values of the type of the value before IN");
            }

            values.Add(value.Sql);
            if (values.Count > MaxListLength)
            {
                throw _tokens.Fault("TOO_LONG", $"expected at most {MaxListLength} values");
            }
        }
        while (_tokens.TrySign(","));
        return string.Join(", ", values);
    }

    private ViewValue ReadSum(ViewScope scope)
    {
        var left = ReadProduct(scope);
        while (_tokens.IsSign("+") || _tokens.IsSign("-"))
        {
            left = Calculate(left.Stored, _tokens.Take().Text, ReadProduct(scope).Stored);
        }

        return left;
    }

    private ViewValue ReadProduct(ViewScope scope)
    {
        var left = ReadConcatenation(scope);
        while (_tokens.IsSign("*") || _tokens.IsSign("/") || _tokens.IsSign("%"))
        {
            left = Calculate(left.Stored, _tokens.Take().Text, ReadConcatenation(scope).Stored);
        }

        return left;
    }

    private ViewValue ReadConcatenation(ViewScope scope)
    {
        var left = ReadSigned(scope);
        while (_tokens.TrySign("||"))
        {
            var right = ReadSigned(scope);
            ViewChecks.RequireTransparent(_tokens, left);
            ViewChecks.RequireTransparent(_tokens, right);
            left = new ViewValue(
                $"({ViewFunctions.AsText(left.Stored, _dialect)} || {ViewFunctions.AsText(right.Stored, _dialect)})", ViewKind.Text);
        }

        return left;
    }

    private ViewValue ReadSigned(ViewScope scope)
    {
        if (!_tokens.TrySign("-"))
        {
            _tokens.TrySign("+");
            return _operands.Read(scope);
        }

        _tokens.Enter();
        var value = ReadSigned(scope).Stored;
        ViewChecks.RequireNumber(_tokens, value);
        _tokens.Leave();

        // The blank keeps two signs from becoming a comment.
        return new ViewValue($"(- {value.Sql})", value.Kind);
    }

    private ViewValue Calculate(ViewValue left, string sign, ViewValue right)
    {
        ViewChecks.RequireNumber(_tokens, left);
        ViewChecks.RequireNumber(_tokens, right);
        var kind = left.Kind == ViewKind.Number || right.Kind == ViewKind.Number ? ViewKind.Number : ViewKind.Integer;

        // One of the databases divides by zero and has null, the other fails; and only one takes the rest of doubles.
        return sign switch
        {
            "/" => new ViewValue($"({left.Sql} / nullif({right.Sql}, 0))", kind),
            "%" => new ViewValue($"(CAST({left.Sql} AS BIGINT) % nullif(CAST({right.Sql} AS BIGINT), 0))", ViewKind.Integer),
            _ => new ViewValue($"({left.Sql} {sign} {right.Sql})", kind),
        };
    }

    private static ViewValue Condition(string sql) => new(sql, ViewKind.Condition);

}