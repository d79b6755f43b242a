namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>A route with the request target that it was found for.</summary>
/// <param name="Route">The route.</param>
/// <param name="Target">Path and query, still escaped.</param>
/// <param name="PathLength">Number of characters of the path.</param>
/// <param name="VerbLength">Number of characters of the path's end that are the verb and its colon.</param>
internal readonly record struct RestMatch(RestRoute Route, string Target, int PathLength, int VerbLength)
{
    public ReadOnlySpan<char> Path => Target.AsSpan(0, PathLength);

    /// <summary>The query without its question mark; empty if there is none.</summary>
    public ReadOnlySpan<char> Query => PathLength < Target.Length ? Target.AsSpan(PathLength + 1) : default;
}
