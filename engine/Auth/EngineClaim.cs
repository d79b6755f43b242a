namespace Grpc.Baas.Engine.Auth;

/// <summary>Whether the engine has an administrator, and until then the token that makes one.</summary>
internal sealed class EngineClaim
{
    // Goes from false to true once, and never back while the engine runs.
    private volatile bool _isClaimed;
    private volatile SetupToken? _token;

    public bool IsClaimed => _isClaimed;

    /// <summary>Waits to be claimed with a new token.</summary>
    /// <returns>The token; it can be had only here.</returns>
    public string Offer()
    {
        _token = SetupToken.Create(out var text);
        return text;
    }

    /// <summary>Waits to be claimed with a token that somebody has.</summary>
    public void Expect(SetupToken token) => _token = token;

    public bool Accepts(string setupToken) => _token?.Matches(setupToken) ?? false;

    /// <summary>The engine has an administrator from now on.</summary>
    public void Close()
    {
        _isClaimed = true;
        _token = null;
    }
}
