using Google.Protobuf;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Indexes;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// The catalogue in the database, and the tables of the collections. Identifiers are names that <see cref="DefinitionNames"/> let
/// through, so quoting them is enough.
/// </summary>
internal static class SchemaStore
{
    public static readonly Migration Created = new("schema", 1, """
        CREATE TABLE _baas_collections (
          id TEXT NOT NULL PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          definition BLOB NOT NULL,
          revision INTEGER NOT NULL,
          created INTEGER NOT NULL,
          updated INTEGER NOT NULL
        ) WITHOUT ROWID;
        """);

    public static List<Collection> ReadAll(DbSession session)
    {
        var collections = new List<Collection>();
        using var statement = session.Prepare("SELECT definition, revision FROM _baas_collections");
        while (statement.Step())
        {
            var definition = V1.Schema.Collection.Parser.ParseFrom(statement.Blob(0));
            collections.Add(DefinitionParser.ParseStored(definition, statement.Int64(1)));
        }

        return collections;
    }

    /// <summary>Makes the collection's table and its entry in the catalogue.</summary>
    public static void Create(DbSession session, Collection collection)
    {
        if (!collection.IsView)
        {
            CreateTable(session, collection);
        }

        using var statement = session.Prepare(
            "INSERT INTO _baas_collections (name, definition, revision, created, updated, id) VALUES (?, ?, ?, ?, ?, ?)");
        WriteEntry(statement, collection);
    }

    private static void CreateTable(DbSession session, Collection collection)
    {
        var (text, integer) = (session.Dialect.TextType, session.Dialect.IntegerType);
        var columns = collection.Fields.Select(field => $", {SqlName.Quote(field.Name)} {SqlType(session.Dialect, field.Kind)}");
        session.Execute($"""
            CREATE TABLE {SqlName.Quote(collection.Name)} (
              id {text} PRIMARY KEY NOT NULL, created {integer} NOT NULL, updated {integer} NOT NULL, etag {integer} NOT NULL{string.Concat(columns)}
            )
            """);
        IndexStore.CreateAll(session, collection);
        SearchDefinition.Change(session, current: null, collection);
    }

    /// <summary>Brings the table and the entry from one state of the collection to the next. Records keep the values of fields that stay.</summary>
    /// <param name="session">The writing connection.</param>
    /// <param name="change">What changes.</param>
    /// <param name="convert">
    /// Fills the columns of fields that are converted, whose names it is given the means to find, while all others still have theirs.
    /// </param>
    public static void Update(DbSession session, CollectionChange change, Action<Func<FieldConversion, string>> convert)
    {
        if (!change.Next.IsView)
        {
            ChangeTable(session, change, convert);
        }

        using var statement = session.Prepare(
            "UPDATE _baas_collections SET name = ?, definition = ?, revision = ?, created = ?, updated = ? WHERE id = ?");
        WriteEntry(statement, change.Next);
    }

    private static void ChangeTable(DbSession session, CollectionChange change, Action<Func<FieldConversion, string>> convert)
    {
        var (current, next) = (change.Current, change.Next);
        var converted = change.Conversions.Where(conversion => !conversion.KeepsForm).ToList();
        foreach (var conversion in converted)
        {
            session.Execute($"ALTER TABLE {SqlName.Quote(current.Name)} ADD COLUMN {StepName(conversion.To)} {SqlType(session.Dialect, conversion.To.Kind)}");
        }

        IndexStore.DropOld(session, current, next);
        convert(conversion => conversion.KeepsForm ? SqlName.Quote(conversion.From.Name) : StepName(conversion.To));
        if (current.Name != next.Name)
        {
            session.Execute($"ALTER TABLE {SqlName.Quote(current.Name)} RENAME TO {SqlName.Quote(next.Name)}");
        }

        SearchDefinition.Drop(session, current, next);
        var table = SqlName.Quote(next.Name);
        foreach (var removed in change.Removed.Concat(converted.Select(conversion => conversion.From)))
        {
            session.Execute($"ALTER TABLE {table} DROP COLUMN {SqlName.Quote(removed.Name)}");
        }

        Rename(session, table, [.. change.Kept.Where(kept => kept.From.Name != kept.To.Name)], converted);
        foreach (var added in change.Added)
        {
            session.Execute($"ALTER TABLE {table} ADD COLUMN {SqlName.Quote(added.Name)} {SqlType(session.Dialect, added.Kind)}");
        }

        IndexStore.CreateNew(session, current, next);
        SearchDefinition.Change(session, current, next);
    }

    /// <summary>Deletes the collection's table, with its records, and its entry.</summary>
    public static void Delete(DbSession session, Collection collection)
    {
        if (collection.IsView)
        {
            session.Execute($"DROP VIEW IF EXISTS {SqlName.Quote(collection.Name)}");
        }
        else
        {
            SearchDefinition.Drop(session, collection, next: null);
            session.Execute($"DROP TABLE {SqlName.Quote(collection.Name)}");
        }

        if (collection.IsSoftDelete)
        {
            // What was deleted before goes too; the table is that of Records/Trash.
            using var trash = session.Prepare("DELETE FROM _baas_trash WHERE collection_id = ?");
            trash.Bind(1, collection.Id);
            trash.Execute();
        }

        using var statement = session.Prepare("DELETE FROM _baas_collections WHERE id = ?");
        statement.Bind(1, collection.Id);
        statement.Execute();
    }

    private static void WriteEntry(DbStatement statement, Collection collection)
    {
        statement.Bind(1, collection.Name);
        statement.BindBlob(2, collection.Definition.ToByteArray());
        statement.Bind(3, collection.Revision);
        statement.Bind(4, collection.Created);
        statement.Bind(5, collection.Updated);
        statement.Bind(6, collection.Id);
        statement.Execute();
    }

    // Two fields may swap their names, so all of them step aside first.
    private static void Rename(DbSession session, string table, List<FieldConversion> renames, List<FieldConversion> aside)
    {
        foreach (var (from, to) in renames)
        {
            session.Execute($"ALTER TABLE {table} RENAME COLUMN {SqlName.Quote(from.Name)} TO {StepName(to)}");
        }

        foreach (var (_, to) in renames.Concat(aside))
        {
            session.Execute($"ALTER TABLE {table} RENAME COLUMN {StepName(to)} TO {SqlName.Quote(to.Name)}");
        }
    }

    private static string StepName(Field field) => SqlName.Quote($"_baas_{field.Number}");

    private static string SqlType(SqlDialect dialect, ValueKind kind) => kind switch
    {
        ValueKind.Number => dialect.NumberType,
        ValueKind.Bytes => dialect.BytesType,
        _ when kind.IsStoredAsInteger() => dialect.IntegerType,
        _ => dialect.TextType,
    };
}
