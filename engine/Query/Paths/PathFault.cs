namespace Grpc.Baas.Engine.Query.Paths;

/// <summary>Why a name means nothing.</summary>
/// <param name="Offset">Where the wrong part of it starts.</param>
/// <param name="Problem">What is wrong, as the start of a sentence.</param>
/// <param name="Expected">What should stand there.</param>
/// <param name="Suggestion">The whole name that was probably meant, or null.</param>
internal sealed record PathFault(int Offset, string Problem, string Expected, string? Suggestion = null);
