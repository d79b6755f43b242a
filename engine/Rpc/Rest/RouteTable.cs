namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>All HTTP routes. Fixed once made.</summary>
internal sealed class RouteTable
{
    private readonly RouteNode _root = new();

    /// <exception cref="InvalidOperationException">Two routes match the same paths.</exception>
    public RouteTable(IEnumerable<RestRoute> routes)
    {
        foreach (var route in routes)
        {
            _root.Add(route, 0);
        }
    }

    /// <summary>Finds the route of a request.</summary>
    /// <param name="path">The path, still escaped.</param>
    /// <param name="verbLength">Number of characters of the path's end that are the verb and its colon.</param>
    /// <param name="allowed">HTTP methods that the path takes, when there is no route for this one; empty if the path is unknown.</param>
    public RestRoute? Find(string httpMethod, in PathSegments path, out int verbLength, out string allowed)
    {
        allowed = "";
        verbLength = 0;
        if (!path.IsPath)
        {
            return null;
        }

        var verb = path.LastVerb();
        var verbQuery = new RouteQuery(httpMethod, verb);
        verbLength = verb.Length + 1;
        if (verb.Length > 0 && _root.Find(path, 0, ref verbQuery) is { } withVerb)
        {
            return withVerb;
        }

        // A colon may also be part of a value, as in an id.
        verbLength = 0;
        var plainQuery = new RouteQuery(httpMethod, default);
        if (_root.Find(path, 0, ref plainQuery) is { } plain)
        {
            return plain;
        }

        allowed = verbQuery.Allowed.Length > 0 ? verbQuery.Allowed : plainQuery.Allowed;
        return null;
    }
}
