namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>A route with the request target that it was found for.</summary>
/// <param name="Route">The route.</param>
/// <param name="Target">Path and query.</param>
/// <param name="VerbLength">Number of characters of the path's end that are the verb and its colon.</param>
internal readonly record struct RestMatch(RestRoute Route, RequestTarget Target, int VerbLength);
