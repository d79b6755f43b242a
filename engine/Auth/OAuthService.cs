using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.OAuth;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Grpc.Baas.V1.Auth;
using Grpc.Core;
using Provider = Grpc.Baas.V1.Auth.OAuthProvider;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Signing in with providers, over the wire: for browsers with redirects and a cookie, for all others with messages.</summary>
internal sealed class OAuthService(OAuthSignIn signIns, OAuthAccounts accounts, Providers providers, TimeProvider time) : V1.Auth.OAuthService.OAuthServiceBase
{
    // RFC 8176 has no word for it.
    private const string Method = "oauth";

    // Begins the cookie's name; the sign-in's follows, so that two at once do not disturb each other.
    private const string Cookie = "baas-oauth-";
    private const int NameChars = 16;

    private static readonly Empty Nothing = new();

    public override async Task<BeginOAuthResponse> BeginOAuth(BeginOAuthRequest request, ServerCallContext context)
    {
        var call = (RpcCall)context;
        var begun = await signIns.BeginAsync(request, IsRest(call), call.CancellationToken);
        if (begun.Cookie.Length > 0)
        {
            call.Http.Response.Cookies.Append(CookieOf(call, begun.State), begun.Cookie, CookieOptionsOf(call, PendingSignIns.StateLifetime));
        }

        SendBrowser(call, begun.Url);
        return new BeginOAuthResponse { AuthorizationUrl = begun.Url };
    }

    public override async Task<CompleteOAuthResponse> CompleteOAuth(CompleteOAuthRequest request, ServerCallContext context)
    {
        var call = (RpcCall)context;
        var cookie = "";
        if (request.State.Length >= NameChars && call.Http.Request.Cookies.TryGetValue(CookieOf(call, request.State), out var kept))
        {
            cookie = kept;
            call.Http.Response.Cookies.Delete(CookieOf(call, request.State), CookieOptionsOf(call, TimeSpan.Zero));
        }

        var completed = await signIns.CompleteAsync(request, cookie, SignInOf(context), call.CancellationToken);
        if (completed.Session is { } session)
        {
            return session;
        }

        SendBrowser(call, completed.Redirect);
        return new CompleteOAuthResponse { RedirectUrl = completed.Redirect };
    }

    public override Task<CompleteOAuthResponse> ExchangeOAuthCode(ExchangeOAuthCodeRequest request, ServerCallContext context)
        => signIns.ExchangeAsync(request, ((RpcCall)context).Caller, SignInOf(context), context.CancellationToken);

    public override async Task<BeginOAuthResponse> LinkOAuth(LinkOAuthRequest request, ServerCallContext context)
    {
        var user = UserOf(context);
        FreshSignIn.Require(user, time);
        var begun = await signIns.BeginLinkAsync(request, user, context.CancellationToken);
        return new BeginOAuthResponse { AuthorizationUrl = begun.Url };
    }

    public override async Task<ListOAuthLinksResponse> ListOAuthLinks(ListOAuthLinksRequest request, ServerCallContext context)
    {
        var links = await accounts.ListAsync(UserOf(context), context.CancellationToken);
        return new ListOAuthLinksResponse
        {
            Links =
            {
                links.Select(link => new OAuthLink
                {
                    Provider = link.Provider,
                    Email = link.Email,
                    Created = Timestamp.FromDateTimeOffset(UnixTime.FromMicroseconds(link.Created)),
                }),
            },
        };
    }

    public override async Task<Empty> DeleteOAuthLink(DeleteOAuthLinkRequest request, ServerCallContext context)
    {
        await accounts.UnlinkAsync(UserOf(context), request.Provider, context.CancellationToken);
        return Nothing;
    }

    public override async Task<ListOAuthProvidersResponse> ListOAuthProviders(ListOAuthProvidersRequest request, ServerCallContext context)
    {
        var all = await providers.ListAsync(context.CancellationToken);
        var shown = ((RpcCall)context).Caller.IsAdministrator
            ? all
            : all.Where(provider => !provider.Disabled).Select(provider => new Provider { Name = provider.Name, DisplayName = provider.DisplayName });
        return new ListOAuthProvidersResponse { Providers = { shown } };
    }

    public override Task<Provider> PutOAuthProvider(PutOAuthProviderRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        return providers.PutAsync(request.Provider ?? new Provider(), ((RpcCall)context).Caller, context.CancellationToken);
    }

    public override async Task<Empty> DeleteOAuthProvider(DeleteOAuthProviderRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        await providers.DeleteAsync(request.Name, ((RpcCall)context).Caller, context.CancellationToken);
        return Nothing;
    }

    private static void RequireAdministrator(ServerCallContext context)
        => ((RpcCall)context).Caller.RequireAdministrator(AuthErrors.CredentialsMissing, OAuthErrors.AdministratorNeeded);

    private static Caller UserOf(ServerCallContext context) => ((RpcCall)context).Caller switch
    {
        { Kind: CallerKind.User } user => user,
        { Kind: CallerKind.Anonymous } => throw AuthErrors.CredentialsMissing(),
        _ => throw AuthErrors.AccountNeeded(),
    };

    private static SignIn SignInOf(ServerCallContext context) => AuthService.SignInOf(context, isRemembered: true) with { Methods = Method };

    private static bool IsRest(RpcCall call) => CallProtocols.Of(call.Exchange) == CallProtocol.Rest;

    private static void SendBrowser(RpcCall call, string url)
    {
        if (IsRest(call))
        {
            var response = call.Http.Response;
            response.StatusCode = StatusCodes.Status302Found;
            response.Headers.Location = url;
            response.Headers["Referrer-Policy"] = "no-referrer";
        }
    }

    // Browsers take a cookie with this prefix only over TLS and from the host itself, so that no other host can plant one.
    private static string CookieOf(RpcCall call, string state)
        => $"{(call.Http.Request.IsHttps ? "__Host-" : "")}{Cookie}{state.AsSpan(0, NameChars)}";

    private static CookieOptions CookieOptionsOf(RpcCall call, TimeSpan lifetime) => new()
    {
        Path = "/",
        HttpOnly = true,
        Secure = call.Http.Request.IsHttps,

        // The provider's redirect is a navigation from another site.
        SameSite = SameSiteMode.Lax,
        MaxAge = lifetime,
    };
}
