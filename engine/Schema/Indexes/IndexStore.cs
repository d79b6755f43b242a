using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Indexes;

/// <summary>The indexes of a collection's table in the database.</summary>
internal static class IndexStore
{
    private const int MaxExamples = 10;

    /// <summary>Makes all indexes of a new collection, whose table is empty.</summary>
    public static void CreateAll(DbSession session, Collection collection)
    {
        foreach (var index in collection.Indexes)
        {
            Create(session, collection, index);
        }
    }

    /// <summary>Removes the indexes that the collection will not have; to be done before its columns change.</summary>
    public static void DropOld(DbSession session, Collection current, Collection next)
    {
        foreach (var index in current.Indexes.ExceptBy(next.Indexes.Select(index => index.Suffix), index => index.Suffix))
        {
            session.Execute($"DROP INDEX IF EXISTS {Name(current, index)}");
        }
    }

    /// <summary>Makes the indexes that the collection did not have; to be done when its columns are in place.</summary>
    /// <exception cref="Kernel.BaasException">schema VALUES_NOT_UNIQUE, VALUES_TOO_LONG: a record stands in the way.</exception>
    public static void CreateNew(DbSession session, Collection current, Collection next)
    {
        foreach (var index in next.Indexes.ExceptBy(current.Indexes.Select(index => index.Suffix), index => index.Suffix))
        {
            RefuseLongTexts(session, next, index);
            if (index.IsUnique)
            {
                RefuseDuplicates(session, next, index);
            }

            Create(session, next, index);
        }
    }

    private static void Create(DbSession session, Collection collection, CollectionIndex index)
    {
        var dialect = session.Dialect;
        var keys = index.Keys.Select(key => SqlName.Quote(key.Field.Name) + dialect.IndexOrder(key.IsDescending, key.IsNullable)).ToList();
        if (!index.IsUnique && !index.Keys.Any(key => key.Field == SystemFields.Id))
        {
            // Lists end their order with the id, in the direction of the key before it.
            keys.Add(SqlName.Quote(SystemFields.Id.Name) + dialect.IndexOrder(index.Keys[^1].IsDescending, isNullable: false));
        }

        var where = index.Condition is null ? "" : $" WHERE {index.Condition.ToSql(dialect)}";
        session.Execute(
            $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {Name(collection, index)} ON {SqlName.Quote(collection.Name)} ({string.Join(", ", keys)}){where}");
    }

    private static void RefuseDuplicates(DbSession session, Collection collection, CollectionIndex index)
    {
        var keys = string.Join(", ", index.Keys.Select(key => SqlName.Quote(key.Field.Name)));
        var groups = $"""
            SELECT min("id") AS "example" FROM {SqlName.Quote(collection.Name)}
            WHERE {string.Join(" AND ", index.Keys.Select(key => $"{SqlName.Quote(key.Field.Name)} IS NOT NULL"))}{And(session.Dialect, index)}
            GROUP BY {keys} HAVING count(*) > 1
            """;
        var (count, examples) = Find(session, groups);
        if (count > 0)
        {
            throw SchemaErrors.ValuesNotUnique(collection.Name, index, count, examples);
        }
    }

    private static void RefuseLongTexts(DbSession session, Collection collection, CollectionIndex index)
    {
        foreach (var (field, _) in index.Keys.Where(key => key.Field.MaxIndexedBytes != int.MaxValue))
        {
            var length = session.Dialect.ByteLength(SqlName.Quote(field.Name));
            var (count, examples) = Find(
                session,
                $"SELECT \"id\" AS \"example\" FROM {SqlName.Quote(collection.Name)} WHERE {length} > {field.MaxIndexedBytes}{And(session.Dialect, index)}");
            if (count > 0)
            {
                throw SchemaErrors.ValuesTooLong(collection.Name, index.Name, field, count, examples);
            }
        }
    }

    private static (long Count, List<string> Examples) Find(DbSession session, string rows)
    {
        using var statement = session.Prepare($"SELECT count(*) OVER (), \"example\" FROM ({rows}) AS found ORDER BY \"example\" LIMIT {MaxExamples}");
        var (count, examples) = (0L, new List<string>());
        while (statement.Step())
        {
            count = statement.Int64(0);
            examples.Add(statement.Text(1));
        }

        return (count, examples);
    }

    private static string And(SqlDialect dialect, CollectionIndex index) => index.Condition is null ? "" : $" AND {index.Condition.ToSql(dialect)}";

    // The collection's id stays through all renames. No collection has a name with an underscore in front.
    private static string Name(Collection collection, CollectionIndex index) => SqlName.Quote($"_baas_ix_{collection.Id}_{index.Suffix}");
}
