using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// A total order of the records of a collection: the keys asked for, then the id. Null comes before every value, and so last
/// where a key descends.
/// </summary>
internal sealed class SortOrder
{
    public const int MaxKeys = 8;

    private SortOrder(ImmutableArray<SortKey> keys) => Keys = keys;

    /// <summary>From the weightiest to the id, which is always the last: nothing ties after it.</summary>
    public ImmutableArray<SortKey> Keys { get; }

    /// <param name="sort">Field names separated by commas, each with <c>-</c> for descending or <c>+</c>; empty means by id.</param>
    /// <exception cref="BaasException">query SORT_INVALID (metadata: field, suggestion; or maximum).</exception>
    public static SortOrder Parse(string sort, Collection collection)
    {
        var keys = ImmutableArray.CreateBuilder<SortKey>();
        if (!string.IsNullOrWhiteSpace(sort))
        {
            var text = sort.AsSpan();
            foreach (var part in text.Split(','))
            {
                if (keys.Count == MaxKeys)
                {
                    throw QueryErrors.SortTooLong(MaxKeys);
                }

                keys.Add(ParseKey(text[part].Trim(), collection, keys));
            }
        }

        return new SortOrder(EndWithId(keys));
    }

    public void AppendSql(SqlText sql)
    {
        sql.Append(" ORDER BY ");
        for (var i = 0; i < Keys.Length; i++)
        {
            sql.Append(i == 0 ? "" : ", ").AppendIdentifier(Keys[i].Field.Name).Append(Keys[i] switch
                {
                    { IsDescending: false, IsNullable: false } => "",
                    { IsDescending: false } => " NULLS FIRST",
                    { IsNullable: false } => " DESC",
                    _ => " DESC NULLS LAST",
                });
        }
    }

    private static SortKey ParseKey(ReadOnlySpan<char> part, Collection collection, ImmutableArray<SortKey>.Builder before)
    {
        var name = part.StartsWith('-') || part.StartsWith('+') ? part[1..].TrimStart() : part;
        var field = collection.FindQueryable(name) ?? throw QueryErrors.SortUnknownField(name, NearestField.Of(name, collection));
        if (!field.Kind.HasOrder())
        {
            throw QueryErrors.SortHasNoOrder(field.Name, field.Type.Name);
        }

        foreach (var key in before)
        {
            if (key.Field == field)
            {
                throw QueryErrors.SortTwice(field.Name);
            }
        }

        return new SortKey(field, part.StartsWith('-'));
    }

    private static ImmutableArray<SortKey> EndWithId(ImmutableArray<SortKey>.Builder keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].Field == SystemFields.Id)
            {
                keys.Count = i + 1;
                return keys.ToImmutable();
            }
        }

        // With the direction of the last key, one index over that key and the id serves both directions.
        keys.Add(new SortKey(SystemFields.Id, keys.Count > 0 && keys[^1].IsDescending));
        return keys.ToImmutable();
    }
}
