namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>What a browser that comes from the provider is answered.</summary>
/// <param name="Session">The session; null where an app goes on.</param>
/// <param name="Redirect">Where the app goes on; empty for a session.</param>
internal sealed record CompletedSignIn(V1.Auth.CompleteOAuthResponse? Session, string Redirect)
{
    public CompletedSignIn(V1.Auth.CompleteOAuthResponse session)
        : this(session, Redirect: "")
    {
    }

    public CompletedSignIn(string redirect)
        : this(Session: null, redirect)
    {
    }
}
