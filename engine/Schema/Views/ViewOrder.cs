namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>Reads the lists of a view's query: of values, and of the keys of an order.</summary>
internal sealed class ViewOrder(ViewTokens tokens, ViewExpressions expressions)
{
    /// <summary>Reads values with commas between.</summary>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public string ReadList(ViewScope scope)
    {
        var values = new List<string>();
        do
        {
            values.Add(expressions.ReadValue(scope).Sql);
        }
        while (tokens.TrySign(","));
        return string.Join(", ", values);
    }

    /// <summary>Reads the keys of an ORDER BY. Nulls come first, and last where the order descends, as in lists.</summary>
    /// <param name="isOfOutputs">Whether the columns of the select list go first, and may stand as their numbers.</param>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public string ReadKeys(ViewScope scope, bool isOfOutputs)
    {
        var keys = new List<string>();
        do
        {
            var key = (isOfOutputs ? TakeOutput(scope) : null) ?? expressions.ReadValue(scope).Sql;
            var isDescending = tokens.TryWord("desc");
            _ = !isDescending && tokens.TryWord("asc");
            var nullsLast = isDescending;
            if (tokens.TryWord("nulls"))
            {
                nullsLast = tokens.TryWord("last");
                if (!nullsLast)
                {
                    tokens.ExpectWord("first");
                }
            }

            keys.Add($"{key} {(isDescending ? "DESC" : "ASC")} NULLS {(nullsLast ? "LAST" : "FIRST")}");
        }
        while (tokens.TrySign(","));
        return string.Join(", ", keys);
    }

    private string? TakeOutput(ViewScope scope)
    {
        var isAlone = tokens.Next is { Kind: ViewTokenKind.End } or { Kind: ViewTokenKind.Sign, Text: "," or ")" }
            or { Kind: ViewTokenKind.Word, Text: "asc" or "desc" or "nulls" or "limit" or "offset" };
        if (!isAlone)
        {
            return null;
        }

        var token = tokens.Current;
        if (token.Kind == ViewTokenKind.Number)
        {
            var isColumn = int.TryParse(token.Text, out var number) && number >= 1 && number <= scope.Outputs.Count;
            return isColumn ? tokens.Take().Text : throw tokens.Unexpected("the number of a column");
        }

        return ViewTokens.IsName(token) && scope.Outputs.Exists(output => output.Name == token.Text) ? $"\"{tokens.Take().Text}\"" : null;
    }
}
