using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>The order of groups: by the names asked for, then by what makes the groups, so that nothing ties.</summary>
internal sealed class AggregateOrder
{
    private readonly List<(string Name, bool IsDescending)> _keys = [];

    /// <param name="text">Names separated by commas, each with <c>-</c> for descending or <c>+</c>; empty for the groups alone.</param>
    /// <param name="columns">What there is.</param>
    /// <exception cref="BaasException">query AGGREGATE_INVALID.</exception>
    public static AggregateOrder Parse(string text, IReadOnlyList<AggregateColumn> columns)
    {
        var order = new AggregateOrder();
        var scanner = new AggregateScanner("sort", text);
        if (!scanner.SkipToEnd())
        {
            do
            {
                order.Add(ref scanner, columns);
            }
            while (scanner.Next());
        }

        foreach (var key in columns.OfType<GroupKey>())
        {
            if (!order.Has(key.Name))
            {
                order._keys.Add((key.Name, false));
            }
        }

        return order;
    }

    public void AppendSql(SqlText sql)
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            sql.Append(i == 0 ? " ORDER BY " : ", ").AppendIdentifier(_keys[i].Name)
                .Append(_keys[i].IsDescending ? " DESC NULLS LAST" : " NULLS FIRST");
        }
    }

    private bool Has(string name) => _keys.Exists(key => key.Name == name);

    // A name can stand once, and there are no more names than results, so the list needs no limit of its own.
    private void Add(ref AggregateScanner scanner, IReadOnlyList<AggregateColumn> columns)
    {
        var isDescending = scanner.TryTake('-');
        if (!isDescending)
        {
            scanner.TryTake('+');
        }

        var name = scanner.ReadName("the name of a result or group", out var offset);
        if (!columns.Any(column => column.Name == name))
        {
            var nearest = NearestName.Of(name, [.. columns.Select(column => column.Name)]);
            throw AggregateErrors.Invalid("sort", offset, "There is no such result", "the name of a result or group", nearest);
        }

        if (Has(name))
        {
            throw AggregateErrors.Invalid("sort", offset, $"The sort names '{name}' twice", "each name once");
        }

        _keys.Add((name, isDescending));
    }
}
