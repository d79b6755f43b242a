using Grpc.Baas.Client.Balancing;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>What one request says beside its body.</summary>
/// <param name="Context">The call.</param>
/// <param name="Endpoint">Where it goes.</param>
/// <param name="AccessToken">Who calls; null: nobody.</param>
/// <param name="Credentials">What the call's own credentials add; null: nothing.</param>
/// <param name="PreviousAttempts">How often the call was sent before.</param>
internal readonly record struct HttpCall(CallContext Context, Endpoint Endpoint, string? AccessToken, Metadata? Credentials, int PreviousAttempts);
