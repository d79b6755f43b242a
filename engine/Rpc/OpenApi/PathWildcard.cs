using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>A segment of a path, or several, that the caller chooses.</summary>
/// <param name="Name">What it is called in the path.</param>
/// <param name="IsMulti">Whether it takes any number of segments.</param>
/// <param name="Variable">The variable that it is a part of; null if no field takes it.</param>
internal sealed record PathWildcard(string Name, bool IsMulti, PathVariable? Variable);
