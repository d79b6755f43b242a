namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>One way to reach something by HTTP method and path.</summary>
/// <param name="HttpMethod">As <c>GET</c>; <c>*</c> for any.</param>
/// <param name="Template">The path.</param>
/// <param name="Name">What is reached, for messages to people.</param>
/// <param name="Binding">The method that is called; null for an endpoint.</param>
/// <param name="Endpoint">What serves a route that is no method; null for a method.</param>
internal sealed record RestRoute(string HttpMethod, PathTemplate Template, string Name, RestBinding? Binding, RequestDelegate? Endpoint)
{
    public const string AnyMethod = "*";

    public bool Takes(string httpMethod) => HttpMethod == httpMethod;

    /// <summary>Whether the route serves a method when none is made for it: any, or HEAD where it has GET (RFC 9110 §9.3.2).</summary>
    public bool StandsInFor(string httpMethod)
        => HttpMethod == AnyMethod || (HttpMethod == HttpMethods.Get && httpMethod == HttpMethods.Head);
}
