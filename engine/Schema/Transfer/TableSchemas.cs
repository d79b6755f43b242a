using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>
/// Reads documents with <c>Tables</c>, each with <c>TableName</c> and <c>Columns</c> (Name, DataType, ColumnType, IsNullable, IsUnique,
/// IsIndexed, Options), and with <c>Relations</c> of Subject, Relation and Object.
/// </summary>
internal static class TableSchemas
{
    public static bool IsOne(SchemaNode node) => node.Find("Tables")?.Items is not null;

    public static SchemaDocument Read(SchemaNode node, DefinitionFaults faults)
    {
        var tables = node.Find("Tables")!.Items!;
        var collections = new List<V1.Schema.Collection>();
        for (var i = 0; i < tables.Count; i++)
        {
            collections.Add(ReadTable(tables[i], $"Tables[{i}]", faults));
        }

        var relations = node.Find("Relations")?.Items ?? [];
        for (var i = 0; i < relations.Count; i++)
        {
            ReadRelation(collections, relations[i], $"Relations[{i}]", faults);
        }

        return new SchemaDocument(collections, HasRules: false);
    }

    private static V1.Schema.Collection ReadTable(SchemaNode table, string path, DefinitionFaults faults)
    {
        var collection = new V1.Schema.Collection { Name = ForeignColumn.Name(table.Find("TableName")?.Text ?? "") };
        var columns = table.Find("Columns")?.Items ?? [];
        for (var i = 0; i < columns.Count; i++)
        {
            if (ReadColumn(columns[i], $"{path}.Columns[{i}]", faults) is not { } field)
            {
                continue;
            }

            ForeignColumn.AddNew(collection, field);
            if (ForeignColumn.Flag(columns[i], "IsIndexed") && !field.Unique && ForeignColumn.HasOrder(field))
            {
                collection.Indexes.Add(new V1.Schema.CollectionIndex { Fields = { field.Name } });
            }
        }

        foreach (var rule in table.Find("Validations")?.Items ?? [])
        {
            ApplyRule(collection, rule);
        }

        foreach (var keys in table.Find("CompositeKeys")?.Items ?? [])
        {
            var index = new V1.Schema.CollectionIndex { Unique = true };
            index.Fields.AddRange((keys.Items ?? []).Select(key => ForeignColumn.Name(key.Text ?? "")));
            collection.Indexes.Add(index);
        }

        return collection;
    }

    private static CollectionField? ReadColumn(SchemaNode column, string path, DefinitionFaults faults)
    {
        var name = ForeignColumn.Name((column.Find("ColumnName") ?? column.Find("Name"))?.Text ?? "");
        if (ForeignColumn.IsStandard(name))
        {
            return null;
        }

        var field = new CollectionField
        {
            Name = name,
            Unique = ForeignColumn.Flag(column, "IsUnique"),
            Description = column.Find("ColumnDescription")?.Text ?? "",
        };
        var (columnType, dataType) = (column.Find("ColumnType")?.Text ?? "", column.Find("DataType")?.Text ?? "");
        var isKnown = (columnType is "enum" && ForeignColumn.TrySetOptions(field, column.Find("Options"), isList: false))
            || (columnType.Length > 0 && ColumnTypes.TrySet(field, columnType))
            || (dataType.Length > 0 && ColumnTypes.TrySet(field, dataType));
        if (!isKnown)
        {
            var type = columnType.Length > 0 ? columnType : dataType;
            faults.Add($"{path}.ColumnType", "UNKNOWN", $"no type of fields is known for '{Types.Quoting.Shorten(type)}'");
        }

        ColumnTypes.SetLengthOf(field, dataType);

        // Columns are nullable or not as their DataType says where IsNullable does not; most documents leave both out.
        if (!ForeignColumn.Flag(column, "IsNullable", fallback: !dataType.Contains("not null", StringComparison.OrdinalIgnoreCase)))
        {
            ForeignColumn.SetRequired(field);
        }

        return field;
    }

    private static void ApplyRule(V1.Schema.Collection collection, SchemaNode rule)
    {
        var name = ForeignColumn.Name(rule.Find("ColumnName")?.Text ?? "");
        var isRequired = rule.Find("Tags")?.Text?.Split(',').Contains("required") ?? false;
        if (isRequired && collection.Schema.FirstOrDefault(field => field.Name == name) is { } field)
        {
            ForeignColumn.SetRequired(field);
        }
    }

    private static void ReadRelation(List<V1.Schema.Collection> collections, SchemaNode relation, string path, DefinitionFaults faults)
    {
        var subject = ForeignColumn.Name(relation.Find("Subject")?.Text ?? "");
        var target = ForeignColumn.Name(relation.Find("Object")?.Text ?? "");
        var kind = ForeignColumn.Name(relation.Find("Relation")?.Text ?? "");
        if (collections.FirstOrDefault(collection => collection.Name == subject) is not { } collection)
        {
            faults.Add($"{path}.Subject", "UNKNOWN", "expected the name of a table of the document");
            return;
        }

        if (kind is not ("belongs_to" or "has_one" or "has_many" or "has_many_and_belongs_to_many"))
        {
            faults.Add($"{path}.Relation", "UNKNOWN", "expected belongs_to, has_one, has_many or has_many_and_belongs_to_many");
            return;
        }

        var name = ForeignColumn.Name(relation.Find("ObjectName")?.Text ?? target);
        ForeignColumn.AddNew(collection, ForeignColumn.Relation(name, target, kind is "has_many" or "has_many_and_belongs_to_many"));
    }
}
