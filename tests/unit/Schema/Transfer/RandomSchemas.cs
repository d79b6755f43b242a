using FsCheck;
using FsCheck.Fluent;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema.Transfer;

/// <summary>Makes correct schemas of whole projects, whose names are words of YAML, SQL and <c>.proto</c>, and smaller ones of these.</summary>
internal static class RandomSchemas
{
    private static readonly string[] CollectionNames = ["orders", "order", "null", "message", "collection", "things_2", "user", "many", "table"];

    private static readonly string[] FieldNames =
        ["title", "yes", "null", "message", "reserved", "option", "repeated", "string", "int64", "order", "group", "select", "on", "y", "n_1", "a_b"];

    /// <summary>A schema with what makes it smaller when it fails.</summary>
    public static Arbitrary<ProjectSchema> Any { get; } = Arb.From(
        from names in RandomFields.Some(CollectionNames, 1, 3)
        from collections in Gen.CollectToArray(names, name => NewCollection(name, names))
        select new ProjectSchema { Version = 1, Collections = { collections } },
        Smaller);

    private static Gen<Collection> NewCollection(string name, string[] targets)
        => from names in RandomFields.Some(FieldNames, 0, 8)
           from fields in Gen.CollectToArray(names, field => NewField(field, targets))
           from numbers in Gen.Shuffle(Enumerable.Range(10, 40))
           from rules in Gen.ArrayOf(Gen.Elements(null, ""), 5)
           from description in Gen.Elements(RandomFields.Texts)
           from isSoft in Gen.Elements(true, false)
           from indexes in Gen.Choose(0, 2).SelectMany(count => Gen.ArrayOf(NewIndex(fields), count))
           from isNumbered in Gen.Elements(true, false)
           from isSearched in Gen.Elements(true, false)
           select Complete(
               new Collection { Name = name, Schema = { fields }, Description = description, SoftDelete = isSoft, Indexes = { indexes } },
               isNumbered ? numbers : null,
               rules,
               isSearched);

    private static Gen<CollectionField> NewField(string name, string[] targets)
        => from field in RandomFields.Any from target in Gen.Elements(targets) select Named(field, name, target);

    private static Gen<CollectionIndex> NewIndex(CollectionField[] fields)
    {
        var names = fields.Where(RandomFields.IsSortable).Select(field => field.Name).Append("created").ToArray();
        return from chosen in RandomFields.Some(names, 1, 3)
               from signs in Gen.ArrayOf(Gen.Elements("", "-"), chosen.Length)
               from isUnique in Gen.Elements(!chosen.Contains("created"), false)
               from condition in Gen.Elements("", "updated > '2026-11-21T00:00:00Z'", "id != 'it\\'s'")
               select new CollectionIndex
               {
                   Fields = { chosen.Zip(signs, (name, sign) => sign + name) },
                   Unique = isUnique && !chosen.Contains("created"),
                   Where = condition,
               };
    }

    private static CollectionField Named(CollectionField field, string name, string target)
    {
        field.Name = name;
        if (field.Relation is not null)
        {
            field.Relation.CollectionId = target;
        }

        return field;
    }

    private static Collection Complete(Collection collection, int[]? numbers, string?[] rules, bool isSearched)
    {
        for (var i = 0; numbers is not null && i < collection.Schema.Count; i++)
        {
            collection.Schema[i].Number = numbers[i];
        }

        Action<string>[] setters =
        [
            rule => collection.ListRule = rule,
            rule => collection.ViewRule = rule,
            rule => collection.CreateRule = rule,
            rule => collection.UpdateRule = rule,
            rule => collection.DeleteRule = rule,
        ];
        foreach (var (set, rule) in setters.Zip(rules).Where(pair => pair.Second is not null))
        {
            set(rule!);
        }

        if (isSearched && collection.Schema.Any(field => field.Type is "text" or "editor" or "email" or "url"))
        {
            collection.Search = new SearchOptions();
        }

        return collection;
    }

    private static IEnumerable<ProjectSchema> Smaller(ProjectSchema schema)
    {
        foreach (var (collection, i) in schema.Collections.Select((collection, i) => (collection, i)))
        {
            var others = schema.Collections.Where(other => other != collection);
            if (schema.Collections.Count > 1 && !others.SelectMany(other => other.Schema).Any(field => field.Relation?.CollectionId == collection.Name))
            {
                yield return Changed(schema, smaller => smaller.Collections.RemoveAt(i));
            }

            foreach (var smaller in Smaller(collection))
            {
                yield return Changed(schema, copy => copy.Collections[i] = smaller);
            }
        }
    }

    private static IEnumerable<Collection> Smaller(Collection collection)
    {
        Action<Collection>[] changes =
        [
            smaller => smaller.Search = null,
            smaller => smaller.Indexes.Clear(),
            smaller => smaller.Description = "",
            smaller => smaller.SoftDelete = false,
            .. collection.Indexes.Select<CollectionIndex, Action<Collection>>(index => smaller => smaller.Indexes.Remove(index)),
            .. collection.Indexes.Select<CollectionIndex, Action<Collection>>((_, i) => smaller => smaller.Indexes[i].Where = ""),
        ];
        for (var i = 0; i < collection.Schema.Count; i++)
        {
            var field = i;
            var name = collection.Schema[i].Name;
            if (collection.Search is null && !collection.Indexes.Any(index => index.Fields.Any(key => key.TrimStart('-') == name)))
            {
                yield return Changed(collection, smaller => smaller.Schema.RemoveAt(field));
            }

            foreach (var smaller in Smaller(collection.Schema[i]))
            {
                yield return Changed(collection, copy => copy.Schema[field] = smaller);
            }
        }

        foreach (var smaller in changes.Select(change => Changed(collection, change)).Where(smaller => !smaller.Equals(collection)))
        {
            yield return smaller;
        }
    }

    private static IEnumerable<CollectionField> Smaller(CollectionField field)
    {
        Action<CollectionField>[] changes =
        [
            smaller => smaller.DefaultValue = null,
            smaller => smaller.Validation = null,
            smaller => smaller.Description = "",
            smaller => smaller.Messages.Clear(),
            smaller => smaller.Format = "",
            smaller => smaller.Unique = false,
            smaller => smaller.Hidden = false,
            smaller => smaller.Immutable = false,
            smaller => smaller.Decimal = null,
            smaller => smaller.Bytes = null,
            smaller => smaller.Autodate = null,
            smaller => smaller.File = null,
        ];
        return changes.Select(change => Changed(field, change)).Where(smaller => !smaller.Equals(field));
    }

    private static T Changed<T>(T message, Action<T> change)
        where T : Google.Protobuf.IDeepCloneable<T>
    {
        var copy = message.Clone();
        change(copy);
        return copy;
    }
}
