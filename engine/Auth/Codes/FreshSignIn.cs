using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>What could lock the owner out needs more than a session that somebody found open (RFC 9470).</summary>
internal static class FreshSignIn
{
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    /// <exception cref="BaasException">auth FRESH_SIGN_IN_NEEDED.</exception>
    public static void Require(Caller caller, TimeProvider time)
    {
        if (time.GetUtcNow() - caller.SignedIn > MaxAge)
        {
            throw CodeErrors.FreshSignInNeeded(MaxAge);
        }
    }
}
