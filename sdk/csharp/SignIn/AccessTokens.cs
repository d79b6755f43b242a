namespace Grpc.Baas.Client.SignIn;

/// <summary>Gives calls the token that says who the caller is.</summary>
internal abstract class AccessTokens
{
    /// <summary>A token that is valid now; null when nobody is signed in.</summary>
    public abstract ValueTask<string?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Says that the server no longer takes <paramref name="token"/>.</summary>
    /// <returns>Whether another one can be had.</returns>
    public abstract bool TryReplace(string? token);
}
