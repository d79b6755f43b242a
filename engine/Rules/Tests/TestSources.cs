using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>A WITH clause of tables whose rows are parameters; what follows it reads these, whatever tables the database has.</summary>
/// <param name="first">Number of the first parameter: those before it are the statement's own.</param>
internal sealed class TestSources(SqlDialect dialect, int first)
{
    private readonly StringBuilder _sql = new();
    private readonly List<(ValueKind Kind, FieldValue Value)> _values = [];

    /// <summary>Adds a table.</summary>
    /// <param name="name">Its name, quoted where it must be.</param>
    /// <param name="columns">Its columns, with the forms of their values.</param>
    /// <param name="rows">Values in the order of the columns.</param>
    public void Add(string name, IReadOnlyList<(string Name, ValueKind Kind)> columns, IReadOnlyList<FieldValue[]> rows)
    {
        _sql.Append(_sql.Length == 0 ? "WITH " : ", ").Append(name).Append(" (")
            .AppendJoin(", ", columns.Select(column => SqlName.Quote(column.Name))).Append(") AS (");
        for (var i = 0; i < Math.Max(rows.Count, 1); i++)
        {
            var row = i < rows.Count ? rows[i] : new FieldValue[columns.Count];
            _sql.Append(i == 0 ? "SELECT " : " UNION ALL SELECT ")
                .AppendJoin(", ", columns.Select((column, place) => Typed(column.Kind, Parameter(column.Kind, row[place]))));
        }

        _sql.Append(rows.Count == 0 ? " WHERE FALSE)" : ")");
    }

    /// <summary>Rents the statement that reads them.</summary>
    public DbStatement Prepare(DbSession session, string sql)
    {
        var statement = session.Prepare(_sql.Append(' ').Append(sql).ToString());
        for (var i = 0; i < _values.Count; i++)
        {
            RecordsStore.BindValue(statement, first + i, _values[i].Kind, _values[i].Value);
        }

        return statement;
    }

    private string Parameter(ValueKind kind, in FieldValue value)
    {
        if (!value.HasValue)
        {
            return "NULL";
        }

        _values.Add((kind, value));
        return string.Create(CultureInfo.InvariantCulture, $"?{first + _values.Count - 1}");
    }

    private string Typed(ValueKind kind, string value) => kind switch
    {
        ValueKind.Number => $"CAST({value} AS {dialect.NumberType})",
        ValueKind.Bytes => $"CAST({value} AS {dialect.BytesType})",
        _ when kind.IsStoredAsInteger() => $"CAST({value} AS BIGINT)",
        _ => dialect.AsText(value),
    };
}
