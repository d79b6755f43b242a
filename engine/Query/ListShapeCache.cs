using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>The shapes of the last queries of one collection. It goes when the collection's definition does.</summary>
internal sealed class ListShapeCache
{
    private const int Capacity = 64;

    // Programs repeat short queries; a long one is worth less than the room it takes.
    private const int MaxTextLength = 500;

    private static readonly ConditionalWeakTable<Collection, ListShapeCache> Caches = new();

    private readonly Lock _lock = new();

    // Two generations: what was used since the last change of generations is in the recent one, so that neither use nor
    // eviction has to keep a list in order.
    private Dictionary<(string Filter, string Sort), ListShape> _recent = [];
    private Dictionary<(string Filter, string Sort), ListShape> _older = [];

    /// <returns>The shape from before, or a new one.</returns>
    /// <remarks>A filter with dates as <c>@today</c> means something else at each call and is never kept. One that names hidden
    /// fields is not kept either, since it would be found for callers who may not name them.</remarks>
    public static ListShape Get(SqlDialect dialect, QueryScope scope, string filter, string sort)
    {
        var cache = Caches.GetValue(scope.Collection, static _ => new ListShapeCache());
        if (cache.Find((filter, sort)) is { } known && known.IsOf(scope.Catalogue) && known.IsOpenTo(scope))
        {
            return known;
        }

        var shape = new ListShape(dialect, scope, Query.Filter.Parse(filter, scope), SortOrder.Parse(sort, scope));
        if (!shape.Filter.UsesClock && !shape.NamesHidden && filter.Length + sort.Length <= MaxTextLength)
        {
            cache.Keep((filter, sort), shape);
        }

        return shape;
    }

    private ListShape? Find((string, string) key)
    {
        lock (_lock)
        {
            if (_recent.TryGetValue(key, out var shape))
            {
                return shape;
            }

            if (_older.TryGetValue(key, out shape))
            {
                Add(key, shape);
            }

            return shape;
        }
    }

    private void Keep((string, string) key, ListShape shape)
    {
        lock (_lock)
        {
            Add(key, shape);
        }
    }

    private void Add((string, string) key, ListShape shape)
    {
        if (_recent.Count == Capacity)
        {
            (_older, _recent) = (_recent, []);
        }

        _recent[key] = shape;
    }
}
