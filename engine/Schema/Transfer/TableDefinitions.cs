using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>
/// Reads table definitions with <c>name</c> and <c>columns</c>, each with name, type, length, isPrimary, isNullable and options, and with
/// <c>relations</c> that name a <c>targetTable</c>; one such table, a list of them, or <c>tables</c>.
/// </summary>
internal static class TableDefinitions
{
    public static bool IsOne(SchemaNode node) => Tables(node) is [var first, ..] && first.Find("columns")?.Items is not null && first.Find("name") is not null;

    public static SchemaDocument Read(SchemaNode node, DefinitionFaults faults)
    {
        var tables = Tables(node);
        var collections = new List<V1.Schema.Collection>();
        for (var i = 0; i < tables.Count; i++)
        {
            collections.Add(ReadTable(tables[i], $"tables[{i}]", faults));
        }

        return new SchemaDocument(collections, HasRules: false);
    }

    private static List<SchemaNode> Tables(SchemaNode node)
        => node.Items ?? node.Find("tables")?.Items ?? (node.Members is null ? [] : [node]);

    private static V1.Schema.Collection ReadTable(SchemaNode table, string path, DefinitionFaults faults)
    {
        var collection = new V1.Schema.Collection
        {
            Name = ForeignColumn.Name(table.Find("name")?.Text ?? ""),
            Description = table.Find("description")?.Text ?? "",
        };
        var columns = table.Find("columns")?.Items ?? [];
        for (var i = 0; i < columns.Count; i++)
        {
            if (ReadColumn(columns[i], $"{path}.columns[{i}]", faults) is { } field)
            {
                ForeignColumn.AddNew(collection, field);
            }
        }

        var relations = table.Find("relations")?.Items ?? [];
        for (var i = 0; i < relations.Count; i++)
        {
            ReadRelation(collection, relations[i], $"{path}.relations[{i}]", faults);
        }

        ReadUniques(collection, table.Find("uniques"));
        return collection;
    }

    private static CollectionField? ReadColumn(SchemaNode column, string path, DefinitionFaults faults)
    {
        var name = ForeignColumn.Name(column.Find("name")?.Text ?? "");
        if (ForeignColumn.Flag(column, "isPrimary") || ForeignColumn.IsStandard(name))
        {
            return null;
        }

        var field = new CollectionField { Name = name, Unique = ForeignColumn.Flag(column, "isUnique"), Description = column.Find("description")?.Text ?? "" };
        var type = column.Find("type")?.Text ?? "";
        var isChoice = type is "enum" or "array-select" && ForeignColumn.TrySetOptions(field, column.Find("options"), type == "array-select");
        if (!isChoice && !ColumnTypes.TrySet(field, type))
        {
            faults.Add($"{path}.type", "UNKNOWN", $"no type of fields is known for '{Types.Quoting.Shorten(type)}'");
        }

        if (ForeignColumn.Number(column, "length") is { } length and > 0 && field.Type == "text")
        {
            ColumnTypes.SetLength(field, length);
        }

        if (!ForeignColumn.Flag(column, "isNullable", fallback: true))
        {
            ForeignColumn.SetRequired(field);
        }

        return field;
    }

    private static void ReadRelation(V1.Schema.Collection collection, SchemaNode relation, string path, DefinitionFaults faults)
    {
        var target = relation.Find("targetTable");
        var name = ForeignColumn.Name((relation.Find("propertyName") ?? relation.Find("name"))?.Text ?? "");
        var targetName = ForeignColumn.Name(target?.Text ?? target?.Find("name")?.Text ?? "");
        if (name.Length == 0 || targetName.Length == 0)
        {
            faults.Add(path, "REQUIRED", "expected a propertyName and a targetTable");
            return;
        }

        // The far side of a one-to-many holds the value, and that table has a relation of its own.
        if (relation.Find("type")?.Text is not "one-to-many")
        {
            ForeignColumn.AddNew(collection, ForeignColumn.Relation(name, targetName, relation.Find("type")?.Text == "many-to-many"));
        }
    }

    private static void ReadUniques(V1.Schema.Collection collection, SchemaNode? uniques)
    {
        foreach (var unique in uniques?.Items ?? [])
        {
            var index = new V1.Schema.CollectionIndex { Unique = true };
            index.Fields.AddRange((unique.Find("value")?.Items ?? unique.Items ?? []).Select(field => ForeignColumn.Name(field.Text ?? "")));
            collection.Indexes.Add(index);
        }
    }
}
