using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// An SQL statement in the making, with its parameters <c>?1</c>, <c>?2</c>, … in the order of <see cref="Parameters"/>. Values
/// are always parameters and names always quoted, so that nothing a client writes becomes SQL.
/// </summary>
internal sealed class SqlText
{
    private readonly StringBuilder? _builder;
    private readonly List<SqlValue> _parameters = [];
    private string? _text;
    private IVisibleRows? _visible;

    public SqlText(SqlDialect dialect)
    {
        Dialect = dialect;
        _builder = new StringBuilder(256);
    }

    /// <param name="dialect">Of the database that will run it.</param>
    /// <param name="knownText">
    /// What the text will be, from a run before. The same calls then only collect parameters, and the text is this same
    /// string: a cache of prepared statements finds it faster.
    /// </param>
    public SqlText(SqlDialect dialect, string knownText)
    {
        Dialect = dialect;
        _text = knownText;
    }

    /// <summary>What the database says in its own way.</summary>
    public SqlDialect Dialect { get; }

    /// <summary>Which records of related collections may have a part in it; null for all.</summary>
    public IVisibleRows? Visible { get => _visible; init => _visible = value; }

    public string Text => _text ??= _builder!.ToString();

    public IReadOnlyList<SqlValue> Parameters => _parameters;

    /// <param name="sql">SQL of the engine itself, never of a client.</param>
    public SqlText Append(string sql)
    {
        _builder?.Append(sql);
        return this;
    }

    /// <summary>Appends a name of the catalogue, quoted.</summary>
    public SqlText AppendIdentifier(string name)
    {
        _builder?.Append(SqlName.Quote(name));
        return this;
    }

    public SqlText AppendParameter(SqlValue value)
    {
        _parameters.Add(value);
        _builder?.Append(CultureInfo.InvariantCulture, $"?{_parameters.Count}");
        return this;
    }

    /// <summary>Appends, behind a condition, the one that a record of a collection must meet to be seen; nothing where all are.</summary>
    /// <param name="alias">Quoted name of the row source that has the record; null when it is the collection itself.</param>
    public SqlText AppendVisible(Collection collection, string? alias = null)
    {
        if (_visible?.Of(collection) is not { } rule)
        {
            return this;
        }

        return alias is null
            ? AppendRule(rule)
            : Append(" AND ").Append(alias).Append(".\"id\" IN (SELECT \"id\" FROM ").AppendIdentifier(collection.Name)
                .Append(" WHERE TRUE").AppendRule(rule).Append(")");
    }

    /// <summary>Appends a rule behind a condition. What is not known of it denies.</summary>
    public SqlText AppendRule(Condition rule)
    {
        // A rule is judged with all that there is, whatever the caller sees of it.
        var visible = _visible;
        _visible = null;
        Append(" AND ");
        (rule.IsOpen ? ConditionGroup.Never : rule).AppendSql(this, isNegated: false);
        _visible = visible;
        return this;
    }

    /// <summary>Adds a parameter without appending it.</summary>
    /// <returns>What stands for it in SQL.</returns>
    public string AddParameter(SqlValue value)
    {
        _parameters.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"?{_parameters.Count}");
    }
}
