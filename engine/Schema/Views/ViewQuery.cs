using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>A view's query, checked against one state of the catalogue and ready to become a SQL view.</summary>
internal sealed class ViewQuery
{
    /// <summary>Rows of a view whose rows cannot be found one by one.</summary>
    public const int MaxRows = 100_000;

    // As wide as the largest number, so that the order of the texts is that of the numbers.
    private const int RowNumberBase = 1_000_000;

    private static readonly string[] SystemNames = ["id", "created", "updated"];

    private ViewQuery(string sql, IReadOnlyList<CollectionField> fields, IReadOnlyCollection<string> collections)
    {
        Sql = sql;
        Fields = fields;
        Collections = collections;
    }

    /// <summary>A select with the columns of a collection's table: id, created, updated, etag, then the fields.</summary>
    public string Sql { get; }

    /// <summary>The fields that the view's records have, without numbers.</summary>
    public IReadOnlyList<CollectionField> Fields { get; }

    /// <summary>Names of the collections that it reads.</summary>
    public IReadOnlyCollection<string> Collections { get; }

    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public static ViewQuery Parse(string query, CatalogueSnapshot catalogue, SqlDialect dialect)
    {
        var parser = new ViewQueryParser(query, catalogue, dialect);
        var select = parser.Parse();
        var fields = new List<CollectionField>();
        var outputs = new List<string>
        {
            IdOf(select.Columns, dialect) + " AS \"id\"",
            MomentOf(select.Columns, "created"),
            MomentOf(select.Columns, "updated"),
            "0 AS \"etag\"",
        };
        foreach (var column in select.Columns.Where(column => !SystemNames.Contains(column.Name)))
        {
            var field = FieldOf(column);
            fields.Add(field);
            outputs.Add($"{ValueOf(column, field, dialect)} AS \"{column.Name}\"");
        }

        var isNumbered = !select.Columns.Any(column => column.Name == "id");
        var limit = select.IsPlain && !isNumbered ? "" : $" LIMIT {MaxRows}";
        return new ViewQuery($"SELECT {string.Join(", ", outputs)} FROM ({select.Sql}) AS \"q\"{limit}", fields, parser.Collections);
    }

    private static string IdOf(IReadOnlyList<ViewColumn> columns, SqlDialect dialect)
    {
        var id = columns.FirstOrDefault(column => column.Name == "id");
        if (id is null)
        {
            // The first digit goes, and the rest has leading zeros.
            return $"substr({dialect.AsText($"{RowNumberBase} + row_number() OVER ()")}, 2)";
        }

        return id.Kind switch
        {
            ViewKind.Opaque or ViewKind.Moment => throw SchemaErrors.ViewQueryInvalid("TYPE", 0, "expected text or a number as 'id'"),

            // Bare, so that the index of the collection serves a look-up.
            ViewKind.Text when !id.IsNullable => "\"q\".\"id\"",
            _ => $"coalesce({dialect.AsText("\"q\".\"id\"")}, '')",
        };
    }

    private static string MomentOf(IReadOnlyList<ViewColumn> columns, string name)
    {
        var column = columns.FirstOrDefault(candidate => candidate.Name == name);
        return column switch
        {
            null => $"0 AS \"{name}\"",
            { Kind: ViewKind.Moment, IsNullable: false } => $"\"q\".\"{name}\" AS \"{name}\"",
            { Kind: ViewKind.Moment } => $"coalesce(\"q\".\"{name}\", 0) AS \"{name}\"",
            _ => throw SchemaErrors.ViewQueryInvalid("TYPE", 0, $"expected '{name}' to pass on that of a collection; give the column another name with AS"),
        };
    }

    private static CollectionField FieldOf(ViewColumn column)
    {
        if (column.Name is "etag" or "collection" or "data" || !DefinitionNames.IsName(column.Name))
        {
            throw SchemaErrors.ViewQueryInvalid("NAME", 0, $"'{column.Name}' cannot be the name of a column; give it another with AS");
        }

        if (column.Field is { } source)
        {
            var field = source.Clone();
            field.Name = column.Name;
            field.Number = 0;
            field.Validation = null;
            field.Unique = false;
            field.Immutable = false;
            field.DefaultValue = null;
            field.Messages.Clear();
            return field;
        }

        return new CollectionField
        {
            Name = column.Name,
            Type = column.Kind switch
            {
                ViewKind.Integer => "int",
                ViewKind.Number => "number",
                ViewKind.Bool or ViewKind.Condition => "bool",
                ViewKind.Moment => "date",
                ViewKind.Text or ViewKind.Null => "text",
                _ => throw SchemaErrors.ViewQueryInvalid("TYPE", 0, $"expected the values of '{column.Name}' to come from one field"),
            },
        };
    }

    // Whatever the database makes of an expression, the column has the type that the field promises.
    private static string ValueOf(ViewColumn column, CollectionField field, SqlDialect dialect)
    {
        var value = $"\"q\".\"{column.Name}\"";
        return column.Field is not null
            ? value
            : field.Type switch
            {
                "int" or "bool" => $"CAST({value} AS BIGINT)",
                "number" => $"CAST({value} AS DOUBLE PRECISION)",
                "date" => dialect.MomentText(value),
                _ => dialect.AsText(value),
            };
    }
}
