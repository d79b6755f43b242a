using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>A collection's index for searches: its part of the definition, and its making and unmaking.</summary>
internal static class SearchDefinition
{
    private const int MaxFields = 16;

    /// <summary>Reads which fields are indexed, the weightiest first; empty without an index.</summary>
    /// <param name="definition">The collection. Fields that it leaves to the engine are written into it.</param>
    /// <param name="fields">Its fields, null where they are wrong.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static ImmutableArray<Field> Parse(V1.Schema.Collection definition, List<Field?> fields, DefinitionFaults faults)
    {
        if (definition.Search is not { } search)
        {
            return [];
        }

        if (search.Fields.Count == 0)
        {
            search.Fields.AddRange(fields.Where(field => field is { Type.IsSearchable: true }).Select(field => field!.Name).Take(MaxFields));
        }

        if (search.Fields.Count is 0 or > MaxFields)
        {
            faults.Add("search.fields", "COUNT", $"expected 1 to {MaxFields} fields of type text, editor, email or url");
            return [];
        }

        var found = ImmutableArray.CreateBuilder<Field>();
        for (var i = 0; i < search.Fields.Count; i++)
        {
            var field = fields.Find(candidate => candidate?.Name == search.Fields[i]);
            if (field is not { Type.IsSearchable: true })
            {
                faults.Add($"search.fields[{i}]", "UNKNOWN", "expected the name of a field of type text, editor, email or url");
            }
            else if (found.Contains(field))
            {
                faults.Add($"search.fields[{i}]", "DUPLICATE", "the field is named already");
            }
            else
            {
                found.Add(field);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Removes an index that the next state of the collection does not have as it is; before columns and tables go.</summary>
    /// <param name="next">Null when the collection goes.</param>
    public static void Drop(DbSession session, Collection current, Collection? next)
    {
        if (!current.SearchFields.IsEmpty && !IsSame(current, next))
        {
            Execute(session, session.Dialect.DropSearchIndex(IndexOf(current)));
        }
    }

    /// <summary>Makes the index that the collection did not have; after columns came. It reads all records.</summary>
    /// <param name="current">Null when the collection is new.</param>
    public static void Change(DbSession session, Collection? current, Collection next)
    {
        if (!next.SearchFields.IsEmpty && (current is null || !IsSame(current, next)))
        {
            Execute(session, session.Dialect.CreateSearchIndex(IndexOf(next)));
        }
    }

    // The order is only a matter of weight, but an index has its columns in one.
    private static bool IsSame(Collection current, Collection? next)
        => next is not null && current.SearchFields.Select(field => field.Number).SequenceEqual(next.SearchFields.Select(field => field.Number));

    private static SearchIndex IndexOf(Collection collection)
        => new(collection.Id, collection.Name, [.. collection.SearchFields.Select(field => (field.Number, field.Name))]);

    private static void Execute(DbSession session, IEnumerable<string> statements)
    {
        foreach (var statement in statements)
        {
            session.Execute(statement);
        }
    }
}
