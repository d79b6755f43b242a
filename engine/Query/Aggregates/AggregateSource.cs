using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>
/// The rows that an aggregation is computed over: the records, with a column for each thing that is named and is none of their own,
/// as <c>author.country</c> and <c>tags:length</c>.
/// </summary>
internal sealed class AggregateSource(QueryScope scope)
{
    // No name of the catalogue or of a result has this character.
    private const string Rows = "\"~rows\"";

    private readonly PathResolver _paths = new(scope);
    private readonly Dictionary<string, Field> _columns = new(StringComparer.Ordinal);
    private readonly List<(string Column, FieldPath Path)> _computed = [];

    /// <param name="name">A name as filters have it.</param>
    /// <param name="meaning">What the name means, for errors.</param>
    /// <param name="fault">What is wrong, with the place in the name.</param>
    /// <returns>The column that has the values; null when there is a fault.</returns>
    public Field? Find(string name, out Field? meaning, out PathFault? fault)
    {
        meaning = null;
        if (_paths.Resolve(name, out fault) is not { } path)
        {
            return null;
        }

        meaning = path.Operand.Field;
        if (path.IsMany)
        {
            fault = new PathFault(0, "The name leads to more than one record", "a field of the record, or of one that it points at");
            return null;
        }

        if (!path.IsComputed)
        {
            return meaning;
        }

        if (!_columns.TryGetValue(name, out var column))
        {
            var columnName = string.Create(CultureInfo.InvariantCulture, $"~p{_computed.Count}");
            _columns.Add(name, column = new Field(meaning.Number, columnName, meaning.Type));
            _computed.Add((columnName, path));
        }

        return column;
    }

    /// <summary>Appends the rows that match a filter as what follows FROM.</summary>
    public void AppendSql(SqlText sql, Filter filter)
    {
        if (_computed.Count > 0)
        {
            sql.Append("(SELECT ").AppendIdentifier(scope.Collection.Name).Append(".*");
            foreach (var (column, path) in _computed)
            {
                // Lengths are of 32 bits on PostgreSQL, and sums are made of halves of 64.
                var isWhole = path.Operand.Field.Kind.IsStoredAsInteger();
                sql.Append(isWhole ? ", CAST(" : ", ");
                path.AppendSql(sql);
                sql.Append(isWhole ? $" AS {sql.Dialect.IntegerType})" : "").Append(" AS ").AppendIdentifier(column);
            }

            sql.Append(" FROM ");
        }

        sql.AppendIdentifier(scope.Collection.Name);
        sql.Append(" WHERE ");
        filter.AppendSql(sql);
        sql.AppendVisible(scope.Collection);

        sql.Append(_computed.Count > 0 ? ") AS " + Rows : "");
    }
}
