using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel.Sql;

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

    /// <summary>Adds a parameter without appending it.</summary>
    /// <returns>What stands for it in SQL.</returns>
    public string AddParameter(SqlValue value)
    {
        _parameters.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"?{_parameters.Count}");
    }
}
