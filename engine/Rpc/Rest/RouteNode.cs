using System.Runtime.InteropServices;

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
                _multis.Sort(CompareEnds);
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
            if (query.Choose(CollectionsMarshal.AsSpan(_ends)) is { } exact)
            {
                return exact;
            }
        }
        else if (FindDeeper(path, depth, ref query) is { } deeper)
        {
            return deeper;
        }

        return FindOpen(path, depth, ref query);
    }

    // Routes with the same segments stand side by side, and are chosen among together.
    private RestRoute? FindOpen(in PathSegments path, int depth, ref RouteQuery query)
    {
        var routes = CollectionsMarshal.AsSpan(_multis);
        while (!routes.IsEmpty)
        {
            var template = routes[0].Template;
            var alike = 1;
            while (alike < routes.Length && routes[alike].Template.Path == template.Path)
            {
                alike++;
            }

            if (EndsLike(template, path, depth, query) && query.Choose(routes[..alike]) is { } open)
            {
                return open;
            }

            routes = routes[alike..];
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

    // The longest end first.
    private static int CompareEnds(RestRoute left, RestRoute right)
    {
        var byLength = right.Template.Segments.Count.CompareTo(left.Template.Segments.Count);
        return byLength != 0 ? byLength : string.CompareOrdinal(left.Template.Path, right.Template.Path);
    }

    private static void AddTo(List<RestRoute> routes, RestRoute route)
    {
        var same = routes.Find(other => other.HttpMethod == route.HttpMethod
            && other.Template.Verb == route.Template.Verb
            && other.Template.Path == route.Template.Path);
        if (same is not null)
        {
            throw new InvalidOperationException($"The HTTP rules of '{same.Name}' and '{route.Name}' match the same paths.");
        }

        routes.Add(route);
    }
}
