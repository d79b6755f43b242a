using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>
/// Signs users in with providers, in two or three steps: it sends the browser to the provider, takes its answer, and where an app wants to
/// go on by itself, gives the session for a one-time code, so that no token is ever in an address. Source: RFC 9700.
/// </summary>
internal sealed class OAuthSignIn(
    Providers providers,
    OidcDiscovery discovery,
    IdentityReader identities,
    PendingSignIns pending,
    OAuthAccounts accounts,
    OAuthSessions sessions,
    IOptions<OAuthOptions> options,
    ILogger<OAuthSignIn> logger)
{
    private readonly string _defaultCollection = options.Value.Collection;

    /// <summary>Begins a sign-in.</summary>
    /// <param name="hasBrowser">Whether a cookie can bind it to the browser that calls.</param>
    /// <exception cref="BaasException">auth OAUTH_PROVIDER_NOT_FOUND, OAUTH_PROVIDER_FAILED, OAUTH_REDIRECT_REFUSED; schema COLLECTION_NOT_FOUND.</exception>
    public async Task<BegunSignIn> BeginAsync(V1.Auth.BeginOAuthRequest request, bool hasBrowser, CancellationToken cancellationToken)
    {
        var provider = await providers.GetAsync(request.Provider, cancellationToken);
        var name = request.Collection.Length > 0 ? request.Collection : _defaultCollection;
        var collection = sessions.FindCollection(name) ?? throw SchemaErrors.CollectionNotFound(name);
        if (request.Redirect.Length > 0 || request.CodeChallenge.Length > 0 || !hasBrowser)
        {
            RequireRedirect(provider, request.Redirect);
        }

        if (request.CodeChallenge.Length > 0 || !hasBrowser)
        {
            RequireChallenge(request.CodeChallenge);
        }

        // Who has the verifier has the sign-in; else it is the browser that begins it.
        var cookie = request.CodeChallenge.Length > 0 ? "" : OneTimeSecret.Create();
        var state = SignInState.Create(provider, collection.Id) with
        {
            Redirect = request.Redirect,
            Challenge = request.CodeChallenge,
            BrowserHash = cookie.Length > 0 ? OneTimeSecret.HashOf(cookie) : [],
        };
        return await SendAsync(provider, state, cookie, cancellationToken);
    }

    /// <summary>Begins to link a provider to the caller's account.</summary>
    /// <exception cref="BaasException">auth OAUTH_LINK_REFUSED, and those of <see cref="BeginAsync"/>.</exception>
    public async Task<BegunSignIn> BeginLinkAsync(V1.Auth.LinkOAuthRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!caller.IsVerified)
        {
            throw OAuthErrors.LinkRefused();
        }

        var provider = await providers.GetAsync(request.Provider, cancellationToken);
        RequireRedirect(provider, request.Redirect);
        RequireChallenge(request.CodeChallenge);
        var state = SignInState.Create(provider, caller.CollectionId) with
        {
            Redirect = request.Redirect,
            Challenge = request.CodeChallenge,
            LinkTo = caller.Id,
        };
        return await SendAsync(provider, state, cookie: "", cancellationToken);
    }

    /// <summary>Takes the provider's answer.</summary>
    /// <param name="cookie">What the browser has kept of the beginning; empty for nothing.</param>
    /// <exception cref="BaasException">Why nobody is signed in; where the sign-in has a redirect, that is told there.</exception>
    public async Task<CompletedSignIn> CompleteAsync(
        V1.Auth.CompleteOAuthRequest request, string cookie, SignIn signIn, CancellationToken cancellationToken)
    {
        var state = await pending.TakeAsync(request.State, cancellationToken);
        if (state is null || state.Provider != request.Provider || !IsSameBrowser(state, cookie))
        {
            throw OAuthErrors.StateInvalid();
        }

        if (state.Redirect.Length == 0)
        {
            var (account, identity) = await SignInAsync(request, state, cancellationToken);
            return new CompletedSignIn(await sessions.BeginAsync(account!, state.Provider, identity.Name, signIn, cancellationToken));
        }

        try
        {
            var (account, identity) = await SignInAsync(request, state, cancellationToken);
            var code = await pending.AddCodeAsync(
                new ExchangeCode(
                    state.Provider, state.CollectionId, account?.Id ?? state.LinkTo, identity, IsLink: account is null, state.Challenge),
                cancellationToken);
            return new CompletedSignIn(AppRedirects.Add(state.Redirect, "code", code));
        }
        catch (BaasException refusal)
        {
            logger.SignInRefused(state.Provider, refusal.Definition.Reason);
            return new CompletedSignIn(AppRedirects.Add(state.Redirect, "error", refusal.Definition.Reason));
        }
    }

    /// <summary>Gives the session for a code, or links the provider that it stands for.</summary>
    /// <exception cref="BaasException">auth OAUTH_CODE_INVALID, OAUTH_IDENTITY_TAKEN, OAUTH_LINK_REFUSED, ACCOUNT_SUSPENDED, CREDENTIALS_INVALID.</exception>
    public async Task<V1.Auth.CompleteOAuthResponse> ExchangeAsync(
        V1.Auth.ExchangeOAuthCodeRequest request, Caller caller, SignIn signIn, CancellationToken cancellationToken)
    {
        var code = await pending.TakeCodeAsync(request.Code, cancellationToken);
        if (code is null || (code.Challenge.Length > 0 && !OneTimeSecret.AreSame(code.Challenge, OneTimeSecret.ChallengeOf(request.CodeVerifier))))
        {
            throw OAuthErrors.CodeInvalid();
        }

        if (!code.IsLink)
        {
            var found = await sessions.FindAsync(code.CollectionId, code.AccountId, cancellationToken) ?? throw OAuthErrors.CodeInvalid();
            return await sessions.BeginAsync(found, code.Provider, code.Identity.Name, signIn, cancellationToken);
        }

        // The verifier shows that the app is the one that began; the token, that its user still is.
        if (caller.Kind != CallerKind.User || caller.Id != code.AccountId || caller.CollectionId != code.CollectionId)
        {
            throw OAuthErrors.CodeInvalid();
        }

        var account = await accounts.LinkAsync(code, cancellationToken);
        return await sessions.TellAsync(account, code.Provider, code.Identity.Name, cancellationToken);
    }

    /// <returns>The account, which is null for a link, and the provider's user.</returns>
    private async Task<(Account? Account, Identity Identity)> SignInAsync(
        V1.Auth.CompleteOAuthRequest request, SignInState state, CancellationToken cancellationToken)
    {
        var provider = await providers.GetAsync(request.Provider, cancellationToken);
        var metadata = await discovery.FindAsync(provider, cancellationToken);

        // RFC 9207: what another provider has answered must not be taken to this one.
        if (request.Iss.Length > 0 && provider.IsOidc && !metadata.IsMultiTenant && request.Iss != metadata.Issuer)
        {
            throw OAuthErrors.StateInvalid();
        }

        if (request.Error.Length > 0 || request.Code.Length == 0)
        {
            throw OAuthErrors.Refused(provider.Name, ErrorCode.Clean(request.Error));
        }

        var identity = await identities.ReadAsync(provider, state, request.Code, cancellationToken);
        if (state.LinkTo.Length > 0)
        {
            return (null, identity);
        }

        var collection = sessions.FindCollection(state.CollectionId) ?? throw SchemaErrors.CollectionNotFound(state.CollectionId);
        return (await accounts.FindOrMakeAsync(collection, provider.Name, identity, cancellationToken), identity);
    }

    private async Task<BegunSignIn> SendAsync(Provider provider, SignInState state, string cookie, CancellationToken cancellationToken)
    {
        var metadata = await discovery.FindAsync(provider, cancellationToken);
        var secret = await pending.AddAsync(state, cancellationToken);
        var url = AppRedirects.Add(metadata.AuthorizeUrl, "response_type", "code");
        url = AppRedirects.Add(url, "client_id", provider.Settings.ClientId);
        url = AppRedirects.Add(url, "redirect_uri", provider.Settings.RedirectUri);
        url = AppRedirects.Add(url, "scope", string.Join(' ', provider.Settings.Scopes));
        url = AppRedirects.Add(url, "state", secret);
        url = AppRedirects.Add(url, "code_challenge", OneTimeSecret.ChallengeOf(state.Verifier));
        url = AppRedirects.Add(url, "code_challenge_method", "S256");
        return new BegunSignIn(provider.IsOidc ? AppRedirects.Add(url, "nonce", state.Nonce) : url, secret, cookie);
    }

    private void RequireRedirect(Provider provider, string redirect)
    {
        if (redirect.Length == 0)
        {
            throw OAuthErrors.RedirectMissing();
        }

        if (!providers.AllowsRedirect(provider, redirect))
        {
            throw OAuthErrors.RedirectRefused(redirect);
        }
    }

    private static void RequireChallenge(string challenge)
    {
        if (!OneTimeSecret.IsChallenge(challenge))
        {
            throw OAuthErrors.ChallengeMalformed();
        }
    }

    private static bool IsSameBrowser(SignInState state, string cookie)
        => state.BrowserHash.Length == 0
            || System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(state.BrowserHash, OneTimeSecret.HashOf(cookie));
}
