namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>What a route is searched by, beside the path; and which HTTP methods the path would take if this one is not.</summary>
internal ref struct RouteQuery(string httpMethod, ReadOnlySpan<char> verb)
{
    private readonly ReadOnlySpan<char> _verb = verb;
    private SortedSet<string>? _allowed;

    /// <summary>Methods that the path takes, those included that every path takes; empty if there is no such path.</summary>
    public readonly string Allowed => _allowed is null ? "" : string.Join(", ", _allowed);

    /// <summary>A segment of the path, the last one without the verb.</summary>
    public readonly ReadOnlySpan<char> Segment(in PathSegments path, int index)
    {
        var segment = path[index];
        return index == path.Count - 1 && _verb.Length > 0 ? segment[..^(_verb.Length + 1)] : segment;
    }

    /// <summary>Chooses among routes with the same segments.</summary>
    public RestRoute? Choose(ReadOnlySpan<RestRoute> routes)
    {
        RestRoute? standIn = null;
        foreach (var route in routes)
        {
            if (!_verb.SequenceEqual(route.Template.Verb))
            {
                continue;
            }

            if (route.Takes(httpMethod))
            {
                return route;
            }

            if (route.StandsInFor(httpMethod))
            {
                standIn = standIn is { HttpMethod: not RestRoute.AnyMethod } ? standIn : route;
            }
            else
            {
                Allow(route.HttpMethod);
            }
        }

        return standIn;
    }

    private void Allow(string taken)
    {
        _allowed ??= new SortedSet<string>(StringComparer.Ordinal) { HttpMethods.Options };
        _allowed.Add(taken);
        if (taken == HttpMethods.Get)
        {
            _allowed.Add(HttpMethods.Head);
        }
    }
}
