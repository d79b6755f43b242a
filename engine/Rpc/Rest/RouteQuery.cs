namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>What a route is searched by, beside the path; and which HTTP methods the path would take if this one is not.</summary>
internal ref struct RouteQuery(string httpMethod, ReadOnlySpan<char> verb)
{
    private readonly ReadOnlySpan<char> _verb = verb;
    private SortedSet<string>? _allowed;

    /// <summary>Methods of routes that match but for theirs; empty if there are none.</summary>
    public readonly string Allowed => _allowed is null ? "" : string.Join(", ", _allowed);

    /// <summary>A segment of the path, the last one without the verb.</summary>
    public readonly ReadOnlySpan<char> Segment(in PathSegments path, int index)
    {
        var segment = path[index];
        return index == path.Count - 1 && _verb.Length > 0 ? segment[..^(_verb.Length + 1)] : segment;
    }

    public RestRoute? Choose(List<RestRoute> routes)
    {
        foreach (var route in routes)
        {
            if (Choose(route) is { } chosen)
            {
                return chosen;
            }
        }

        return null;
    }

    public RestRoute? Choose(RestRoute route)
    {
        if (!_verb.SequenceEqual(route.Template.Verb))
        {
            return null;
        }

        if (route.Takes(httpMethod))
        {
            return route;
        }

        (_allowed ??= new SortedSet<string>(StringComparer.Ordinal)).Add(route.HttpMethod);
        return null;
    }
}
