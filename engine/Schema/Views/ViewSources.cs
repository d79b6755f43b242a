using System.Text;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>
/// Reads the FROM clauses of a view's query. A name there means a collection of the catalogue or a WITH of the query, and nothing
/// else: tables of the engine and of the database have no names here.
/// </summary>
internal sealed class ViewSources(ViewTokens tokens, CatalogueSnapshot catalogue, Func<ViewScope?, ViewSelect> readSelect)
{
    private const int MaxSources = 32;

    private readonly List<(string Name, IReadOnlyList<ViewColumn> Columns)> _common = [];
    private readonly SortedSet<string> _collections = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Names of the collections that were read so far.</summary>
    public IReadOnlyCollection<string> Collections => _collections;

    /// <summary>How many WITHs are in force, to come back to.</summary>
    public int CommonCount => _common.Count;

    public void AddCommon(string name, IReadOnlyList<ViewColumn> columns) => _common.Add((name, columns));

    public void ForgetCommon(int count) => _common.RemoveRange(count, _common.Count - count);

    /// <summary>Reads what follows FROM, and adds its sources to the scope.</summary>
    /// <returns>Its SQL.</returns>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public string Read(ViewScope scope, ViewExpressions expressions)
    {
        var sql = new StringBuilder(ReadSource(scope, isOptional: false));
        while (true)
        {
            var isCross = tokens.TrySign(",") || TryCross();
            var isLeft = !isCross && tokens.TryWord("left");
            _ = isLeft && tokens.TryWord("outer");
            var isInner = !isCross && !isLeft && tokens.TryWord("inner");
            if (!isCross && !tokens.TryWord("join"))
            {
                return isLeft || isInner ? throw tokens.Unexpected("JOIN") : sql.ToString();
            }

            sql.Append(isCross ? " CROSS JOIN " : isLeft ? " LEFT JOIN " : " JOIN ").Append(ReadSource(scope, isLeft));
            if (!isCross)
            {
                tokens.ExpectWord("on");
                sql.Append(" ON ").Append(expressions.ReadCondition(scope));
            }
        }
    }

    private bool TryCross()
    {
        var found = tokens.TryWord("cross");
        if (found)
        {
            tokens.ExpectWord("join");
        }

        return found;
    }

    private string ReadSource(ViewScope scope, bool isOptional)
    {
        if (++_count > MaxSources)
        {
            throw tokens.Fault("TOO_MANY", $"expected at most {MaxSources} collections and subqueries");
        }

        string sql;
        IReadOnlyList<ViewColumn> columns;
        var name = "";
        if (tokens.TrySign("("))
        {
            var select = readSelect(null);
            tokens.ExpectSign(")");
            (sql, columns) = ($"({select.Sql})", select.Columns);
        }
        else
        {
            (name, columns) = ReadTable();
            sql = $"\"{name}\"";
        }

        var hasAs = tokens.TryWord("as");
        var alias = hasAs || name.Length == 0 || ViewTokens.IsName(tokens.Current) ? tokens.ExpectName("a name for the source") : name;
        if (scope.Sources.Exists(source => source.Alias == alias))
        {
            throw tokens.Fault("DUPLICATE", $"expected a name of its own for each source, and '{alias}' stands twice; use AS");
        }

        scope.Sources.Add(new ViewSource(alias, columns) { IsOptional = isOptional });
        return $"{sql} AS \"{alias}\"";
    }

    private (string Name, IReadOnlyList<ViewColumn> Columns) ReadTable()
    {
        var name = ViewTokens.IsName(tokens.Current) ? tokens.Current.Text : throw tokens.Unexpected("a collection or a subquery");
        var common = _common.FindLast(candidate => candidate.Name == name);
        if (common.Columns is not null)
        {
            tokens.Take();
            return common;
        }

        // By its name only: what looks like an id is no name.
        var collection = catalogue.Find(name);
        if (collection is null || collection.Name != name)
        {
            var nearest = Kernel.NearestName.Of(name, [.. catalogue.Collections.Select(candidate => candidate.Name)]);
            throw tokens.Fault("UNKNOWN", $"there is no collection '{Types.Quoting.Shorten(name)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
        }

        if (collection.IsView)
        {
            throw tokens.Fault("UNSUPPORTED", $"'{name}' is a view, and a view cannot read another one");
        }

        tokens.Take();
        _collections.Add(name);
        return (name, ViewColumn.Of(collection));
    }
}
