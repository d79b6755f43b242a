namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>A sign-in that has begun.</summary>
/// <param name="Url">The provider's address for the browser.</param>
/// <param name="State">What the provider sends back with its answer.</param>
/// <param name="Cookie">What the browser must keep until then; empty where an app's verifier binds the sign-in.</param>
internal sealed record BegunSignIn(string Url, string State, string Cookie);
