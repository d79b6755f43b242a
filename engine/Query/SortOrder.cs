using System.Collections.Immutable;
using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Query.Paths;
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

    /// <inheritdoc cref="Filter.Touched"/>
    public IReadOnlyList<Collection> Touched { get; private init; } = [];

    /// <inheritdoc cref="Filter.NamesHidden"/>
    public bool NamesHidden { get; private init; }

    /// <summary>Reads a sort that looks at nothing but the records themselves.</summary>
    /// <inheritdoc cref="Parse(string, QueryScope)"/>
    public static SortOrder Parse(string sort, Collection collection) => Parse(sort, new QueryScope(collection, Catalogue: null, default));

    /// <param name="sort">
    /// What to sort by, separated by commas, each with <c>-</c> for descending or <c>+</c>: fields, also of a related record
    /// (<c>author.name</c>), lengths (<c>tags:length</c>), distances (<c>geo_distance(location, 52.5, 13.4)</c>). Empty means by id.
    /// </param>
    /// <param name="scope">What its names can mean.</param>
    /// <exception cref="BaasException">query SORT_INVALID (metadata: field, suggestion; or maximum); FILTER_TOO_COMPLEX.</exception>
    public static SortOrder Parse(string sort, QueryScope scope)
    {
        var keys = ImmutableArray.CreateBuilder<SortKey>();
        var paths = new PathResolver(scope);
        var rest = sort.AsSpan();
        for (var hasMore = !string.IsNullOrWhiteSpace(sort); hasMore;)
        {
            if (keys.Count == MaxKeys)
            {
                throw QueryErrors.SortTooLong(MaxKeys);
            }

            hasMore = TryCut(ref rest, out var part);
            keys.Add(ParseKey(part.Trim(), paths, keys));
        }

        return new SortOrder(EndWithId(keys, scope.Collection)) { Touched = paths.Touched, NamesHidden = paths.NamesHidden };
    }

    /// <summary>The order of one value, with the id after it.</summary>
    public static SortOrder By(Operand operand, Collection collection)
    {
        var keys = ImmutableArray.CreateBuilder<SortKey>();
        keys.Add(new SortKey(new FieldPath([], operand), IsDescending: false));
        return new SortOrder(EndWithId(keys, collection));
    }

    /// <summary>Name of a computed key's column.</summary>
    public static string ComputedName(int index) => string.Create(CultureInfo.InvariantCulture, $"\"~k{index}\"");

    /// <param name="sql">The statement.</param>
    /// <param name="isSelected">Whether the computed keys are columns of the result, named by <see cref="ComputedName"/>.</param>
    public void AppendSql(SqlText sql, bool isSelected = false)
    {
        sql.Append(" ORDER BY ");
        for (var i = 0; i < Keys.Length; i++)
        {
            sql.Append(i == 0 ? "" : ", ");
            if (isSelected && Keys[i].IsComputed)
            {
                sql.Append(ComputedName(i));
            }
            else
            {
                Keys[i].AppendSql(sql);
            }

            sql.Append(Keys[i] switch
            {
                { IsDescending: false, IsNullable: false } => "",
                { IsDescending: false } => " NULLS FIRST",
                { IsNullable: false } => " DESC",
                _ => " DESC NULLS LAST",
            });
        }
    }

    // At the next comma that is not in parentheses.
    private static bool TryCut(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> part)
    {
        var depth = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            depth += rest[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (rest[i] == ',' && depth <= 0)
            {
                part = rest[..i];
                rest = rest[(i + 1)..];
                return true;
            }
        }

        part = rest;
        rest = default;
        return false;
    }

    private static SortKey ParseKey(ReadOnlySpan<char> part, PathResolver paths, ImmutableArray<SortKey>.Builder before)
    {
        var name = part.StartsWith('-') || part.StartsWith('+') ? part[1..].TrimStart() : part;
        var key = new SortKey(Find(name, paths), part.StartsWith('-'));
        if (key.Path.IsMany)
        {
            throw QueryErrors.SortOfMany(name);
        }

        if (!key.Field.Kind.HasOrder())
        {
            throw QueryErrors.SortHasNoOrder(key.Field.Name, key.Field.Type.Name);
        }

        foreach (var other in before)
        {
            if (other.IsSame(key))
            {
                throw QueryErrors.SortTwice(QueryErrors.Quote(name));
            }
        }

        return key;
    }

    private static FieldPath Find(ReadOnlySpan<char> name, PathResolver paths)
    {
        var parenthesis = name.IndexOf('(');
        if (parenthesis < 0)
        {
            return paths.Resolve(name, out var fault)
                ?? throw QueryErrors.SortKeyInvalid(name, fault!.Problem, fault.Expected, fault.Suggestion);
        }

        var function = name[..parenthesis].TrimEnd();
        if (!DistanceCall.IsName(function))
        {
            throw QueryErrors.SortKeyInvalid(
                function, $"There is no function '{QueryErrors.Quote(function)}'", DistanceCall.Form, DistanceCall.Suggest(function));
        }

        if (!name.EndsWith(')'))
        {
            throw QueryErrors.SortKeyInvalid(name, "The arguments do not end", ")", suggestion: null);
        }

        return DistanceCall.Bind(name[(parenthesis + 1)..^1], paths, out var wrong)
            ?? throw QueryErrors.SortKeyInvalid(name, wrong!.Problem, wrong.Expected, wrong.Suggestion);
    }

    private static ImmutableArray<SortKey> EndWithId(ImmutableArray<SortKey>.Builder keys, Collection collection)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (!keys[i].IsComputed && keys[i].Field == SystemFields.Id)
            {
                keys.Count = i + 1;
                return keys.ToImmutable();
            }
        }

        // With the direction of the last key, one index over that key and the id serves both directions.
        var id = new FieldPath([], new FieldOperand(SystemFields.Id, collection));
        keys.Add(new SortKey(id, keys.Count > 0 && keys[^1].IsDescending));
        return keys.ToImmutable();
    }
}
