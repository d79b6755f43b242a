using System.Net;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Says who makes each call, and refuses every call while the engine belongs to nobody. What the caller may do is not judged here.</summary>
internal sealed class AuthInterceptor(EngineClaim claim, TokenVerifier tokens, ApiKeyVerifier keys, StreamSessions streams, StreamTickets tickets) : IRpcInterceptor
{
    private const string Scheme = "Bearer ";
    private const string KeyHeader = "x-api-key";
    private const string ClaimMethod = "/baas.auth.v1.AuthService/ClaimEngine";

    // Health and reflection: they tell nothing of the data, and without them an engine cannot be watched or claimed by tools.
    private const string OpenServices = "/grpc.";

    public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
    {
        if (!claim.IsClaimed && !IsOpenBeforeClaim(call.Method))
        {
            throw AuthErrors.EngineUnclaimed();
        }

        var header = call.Http.Request.Headers.Authorization;
        var key = call.Http.Request.Headers[KeyHeader];
        if (key.Count != 0)
        {
            return key is [{ } text] && header.Count == 0 ? AdmitKey(call, text, next) : throw KeyErrors.TwoCredentials();
        }

        if (header.Count == 0)
        {
            call.Caller = Caller.Anonymous.At(AddressOf(call));
            return QueryCredential(call, "token") is { } token ? VerifyAsync(call, token, next)
                : QueryCredential(call, "ticket") is { } ticket ? RedeemAsync(call, ticket, next)
                : next(call);
        }

        var bearer = BearerToken(header);
        if (ApiKeyText.IsMeant(bearer))
        {
            return AdmitKey(call, bearer, next);
        }

        if (tokens.TryRecall(bearer, out var caller))
        {
            call.Caller = caller.At(AddressOf(call));
            return call.Target.Type == MethodType.Unary ? next(call) : StreamAsync(call, bearer.ToString(), next);
        }

        return VerifyAsync(call, bearer.ToString(), next);
    }

    private static IPAddress? AddressOf(RpcCall call) => call.Http.Connection.RemoteIpAddress;

    private static bool IsOpenBeforeClaim(string method)
        => method == ClaimMethod || method.StartsWith(OpenServices, StringComparison.Ordinal);

    private static ReadOnlySpan<char> BearerToken(StringValues header)
    {
        // RFC 6750 §2.1; RFC 9110 §11.1: the scheme is compared without regard to case.
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw AuthErrors.AuthorizationMalformed();
        }

        return value.AsSpan(Scheme.Length).Trim(' ');
    }

    // A browser's EventSource and WebSocket send no headers of the page's choice, so a stream that is opened by its address alone may have
    // its token, or better a ticket, in the query. (RFC 8441 opens WebSockets by CONNECT.)
    private static string? QueryCredential(RpcCall call, string name)
    {
        var request = call.Http.Request;
        return call.Target.Type is MethodType.ServerStreaming or MethodType.DuplexStreaming && request.QueryString.HasValue
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsConnect(request.Method))
            ? request.Query[name].FirstOrDefault()
            : null;
    }

    private async ValueTask RedeemAsync(RpcCall call, string ticket, RpcHandler next)
        => await VerifyAsync(call, await tickets.RedeemAsync(ticket, call.CancellationToken), next);

    private ValueTask AdmitKey(RpcCall call, ReadOnlySpan<char> text, RpcHandler next)
    {
        var address = AddressOf(call);
        if (keys.TryRecall(text, address, out var caller))
        {
            call.Caller = caller.At(address);
            return call.Target.Type == MethodType.Unary ? next(call) : StreamAsync(call, text.ToString(), next);
        }

        return VerifyKeyAsync(call, text.ToString(), next);
    }

    private async ValueTask VerifyKeyAsync(RpcCall call, string text, RpcHandler next)
    {
        var address = AddressOf(call);
        call.Caller = (await keys.VerifyAsync(text, address, call.CancellationToken)).At(address);
        await (call.Target.Type == MethodType.Unary ? next(call) : StreamAsync(call, text, next));
    }

    private async ValueTask VerifyAsync(RpcCall call, string token, RpcHandler next)
    {
        call.Caller = (await tokens.VerifyAsync(token, call.CancellationToken)).At(AddressOf(call));
        await (call.Target.Type == MethodType.Unary ? next(call) : StreamAsync(call, token, next));
    }

    // What a call may do is asked when it begins, and a stream may go on for days.
    private async ValueTask StreamAsync(RpcCall call, string token, RpcHandler next)
    {
        _ = call.CancellationToken;
        using var watched = streams.Watch(token, call.Caller, call.Cancel);
        try
        {
            await next(call);
        }
        catch (OperationCanceledException) when (watched.Refusal is not null)
        {
            throw watched.Refusal;
        }

        if (watched.Refusal is not null)
        {
            throw watched.Refusal;
        }
    }
}
