using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Client.SignIn;

/// <summary>Who is signed in: keeps the tokens, and renews the access token before it ends, once for all calls that wait for it.</summary>
internal sealed class Session(AuthService.AuthServiceClient auth, TimeProvider time) : AccessTokens
{
    // A token is renewed this long before it ends, so that it does not end on the way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Tokens? _tokens;
    private Task<Tokens?>? _renewal;

    /// <summary>The tokens now; null when nobody is signed in.</summary>
    public Tokens? Current
    {
        get
        {
            lock (_lock)
            {
                return _tokens;
            }
        }
    }

    public void Set(string accessToken, string? refreshToken) => Set(new Tokens(accessToken, refreshToken ?? "", DateTimeOffset.MaxValue));

    public void Set(TokenResponse response) => Set(ToTokens(response));

    public void Clear() => Set((Tokens?)null);

    public override ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        var tokens = Current;
        return tokens is null || tokens.RefreshToken.Length == 0 || time.GetUtcNow() < tokens.RenewAt
            ? new ValueTask<string?>(tokens?.AccessToken)
            : new ValueTask<string?>(RenewAsync(cancellationToken));
    }

    public override bool TryReplace(string? token)
    {
        lock (_lock)
        {
            if (_tokens is null || _tokens.RefreshToken.Length == 0)
            {
                return false;
            }

            if (_tokens.AccessToken == token)
            {
                _tokens = _tokens with { RenewAt = DateTimeOffset.MinValue, IsRefused = true };
            }

            return true;
        }
    }

    private async Task<string?> RenewAsync(CancellationToken cancellationToken)
    {
        Task<Tokens?> renewal;
        Tokens? before;
        lock (_lock)
        {
            before = _tokens;
            renewal = _renewal ??= RenewOnceAsync(before);
        }

        try
        {
            // One caller that gives up must not take the renewal away from the others.
            var tokens = await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
            return tokens?.AccessToken;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && before is { IsRefused: false })
        {
            // It was early to renew; the token may still be good.
            return before.AccessToken;
        }
    }

    private async Task<Tokens?> RenewOnceAsync(Tokens? old)
    {
        // Leaves the lock of the caller before anything else runs.
        await Task.Yield();
        try
        {
            if (old is null)
            {
                return null;
            }

            var response = await auth.RefreshAsync(
                new RefreshRequest { RefreshToken = old.RefreshToken }, deadline: time.GetUtcNow().UtcDateTime.AddSeconds(30)).ConfigureAwait(false);
            var tokens = ToTokens(response);
            lock (_lock)
            {
                // Somebody signed in or out meanwhile: that counts.
                _tokens = _tokens?.RefreshToken == old.RefreshToken ? tokens : _tokens;
                return _tokens;
            }
        }
        finally
        {
            lock (_lock)
            {
                _renewal = null;
            }
        }
    }

    private void Set(Tokens? tokens)
    {
        lock (_lock)
        {
            _tokens = tokens;
        }
    }

    private Tokens ToTokens(TokenResponse response)
    {
        var lifetime = TimeSpan.FromSeconds(response.ExpiresIn);
        var margin = lifetime > Margin * 4 ? Margin : lifetime / 4;
        return new Tokens(response.AccessToken, response.RefreshToken, time.GetUtcNow() + lifetime - margin);
    }
}
