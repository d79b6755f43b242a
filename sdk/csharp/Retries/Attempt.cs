using Grpc.Baas.Client.Calls;

namespace Grpc.Baas.Client.Retries;

/// <summary>What one sending of a call came to.</summary>
/// <param name="Exchange">The response, if one began or a status came alone.</param>
/// <param name="Fault">Why there is none, or what that status was; null: the call goes on with the response.</param>
internal readonly record struct Attempt(HttpExchange? Exchange, BaasClientException? Fault);
