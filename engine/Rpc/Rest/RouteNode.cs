namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>
/// A place in the tree of path templates: all templates with the same segments up to here. What is more exact is tried first:
/// a literal, then <c>*</c>, then <c>**</c> with the longest end.
/// </summary>
internal sealed class RouteNode
{
    private readonly Dictionary<string, RouteNode> _literals = [];
    private readonly Dictionary<string, RouteNode>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly List<RestRoute> _ends = [];
    private readonly List<RestRoute> _multis = [];
    private RouteNode? _single;

    public RouteNode() => _byText = _literals.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <exception cref="InvalidOperationException">Another route matches the same paths.</exception>
    public void Add(RestRoute route, int depth)
    {
        var segments = route.Template.Segments;
        if (depth == segments.Count)
        {
            AddTo(_ends, route);
            return;
        }

        switch (segments[depth])
        {
            case PathTemplate.Multi:
                AddTo(_multis, route);
                _multis.Sort((left, right) => right.Template.Segments.Count.CompareTo(left.Template.Segments.Count));
                return;
            case PathTemplate.Single:
                (_single ??= new RouteNode()).Add(route, depth + 1);
                return;
            default:
                if (!_literals.TryGetValue(segments[depth], out var next))
                {
                    _literals[segments[depth]] = next = new RouteNode();
                }

                next.Add(route, depth + 1);
                return;
        }
    }

    /// <summary>Finds the most exact route below this place.</summary>
    public RestRoute? Find(in PathSegments path, int depth, ref RouteQuery query)
    {
        if (depth == path.Count)
        {
            if (query.Choose(_ends) is { } exact)
            {
                return exact;
            }
        }
        else if (FindDeeper(path, depth, ref query) is { } deeper)
        {
            return deeper;
        }

        foreach (var multi in _multis)
        {
            if (EndsLike(multi.Template, path, depth, query) && query.Choose(multi) is { } open)
            {
                return open;
            }
        }

        return null;
    }

    // The recursion is as deep as the templates are, whatever the path.
    private RestRoute? FindDeeper(in PathSegments path, int depth, ref RouteQuery query)
    {
        var segment = query.Segment(path, depth);
        if (_byText.TryGetValue(segment, out var literal) && literal.Find(path, depth + 1, ref query) is { } exact)
        {
            return exact;
        }

        return segment.IsEmpty ? null : _single?.Find(path, depth + 1, ref query);
    }

    private static bool EndsLike(PathTemplate template, in PathSegments path, int depth, in RouteQuery query)
    {
        var endLength = template.Segments.Count - depth - 1;
        if (path.Count - depth < endLength)
        {
            return false;
        }

        for (var i = 1; i <= endLength; i++)
        {
            if (!query.Segment(path, path.Count - i).SequenceEqual(template.Segments[^i]))
            {
                return false;
            }
        }

        return true;
    }

    private static void AddTo(List<RestRoute> routes, RestRoute route)
    {
        var same = routes.Find(other => other.HttpMethod == route.HttpMethod
            && other.Template.Verb == route.Template.Verb
            && other.Template.Segments.SequenceEqual(route.Template.Segments));
        if (same is not null)
        {
            throw new InvalidOperationException($"The HTTP rules of '{same.Name}' and '{route.Name}' match the same paths.");
        }

        routes.Add(route);
    }
}
