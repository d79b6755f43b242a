using Grpc.Baas.Client;
using Grpc.Baas.Client.SignIn;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.UnitTests.Client;

public sealed class SessionTests
{
    private readonly EagerTime _time = new(TimeSpan.Zero);
    private readonly RefreshingInvoker _auth = new();
    private readonly Session _session;

    public SessionTests() => _session = new Session(new AuthService.AuthServiceClient(_auth), _time);

    [Fact]
    public async Task Get_SignedOut_IsNull() => Assert.Null(await _session.GetAsync(CancellationToken.None));

    [Fact]
    public async Task Get_BeforeItEnds_RenewsOnceForAllCallers()
    {
        _session.Set(new TokenResponse { AccessToken = "a0", RefreshToken = "r0", ExpiresIn = 900 });
        Assert.Equal("a0", await _session.GetAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(871));

        var waiting = Enumerable.Range(0, 20).Select(_ => _session.GetAsync(CancellationToken.None).AsTask()).ToArray();
        _auth.Answer.SetResult(new TokenResponse { AccessToken = "a1", RefreshToken = "r1", ExpiresIn = 900 });

        Assert.All(await Task.WhenAll(waiting), token => Assert.Equal("a1", token));
        Assert.Equal(["r0"], _auth.RefreshTokens);
    }

    [Fact]
    public async Task Get_OneCallerGivesUp_OthersStillGetTheToken()
    {
        _session.Set(new TokenResponse { AccessToken = "a0", RefreshToken = "r0", ExpiresIn = 0 });
        using var source = new CancellationTokenSource();
        var first = _session.GetAsync(source.Token).AsTask();
        var second = _session.GetAsync(CancellationToken.None).AsTask();

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _auth.Answer.SetResult(new TokenResponse { AccessToken = "a1", RefreshToken = "r1", ExpiresIn = 900 });

        Assert.Equal("a1", await second);
    }

    [Fact]
    public async Task Get_ServerAwayWhileTheTokenIsGood_KeepsIt()
    {
        _session.Set(new TokenResponse { AccessToken = "a0", RefreshToken = "r0", ExpiresIn = 900 });
        _time.Advance(TimeSpan.FromSeconds(880));
        _auth.Answer.SetException(ScriptedFeed.Fault(StatusCode.Unavailable));

        Assert.Equal("a0", await _session.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Get_RefreshRefused_Fails()
    {
        _session.Set(new TokenResponse { AccessToken = "a0", RefreshToken = "r0", ExpiresIn = 0 });
        _auth.Answer.SetException(ScriptedFeed.Fault(StatusCode.Unauthenticated, AuthErrorTable.RefreshTokenInvalid));

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => _session.GetAsync(CancellationToken.None).AsTask());

        Assert.True(exception.Is(AuthErrorTable.RefreshTokenInvalid));
    }

    [Fact]
    public async Task TryReplace_RefusedToken_IsRenewedNext()
    {
        _session.Set(new TokenResponse { AccessToken = "a0", RefreshToken = "r0", ExpiresIn = 900 });
        _auth.Answer.SetResult(new TokenResponse { AccessToken = "a1", RefreshToken = "r1", ExpiresIn = 900 });

        Assert.True(_session.TryReplace("a0"));
        Assert.Equal("a1", await _session.GetAsync(CancellationToken.None));

        // Another call that still had the old token must not renew the new one.
        Assert.True(_session.TryReplace("a0"));
        Assert.Equal("a1", await _session.GetAsync(CancellationToken.None));
        Assert.Single(_auth.RefreshTokens);
    }

    [Fact]
    public void TryReplace_NoRefreshToken_IsFalse()
    {
        _session.Set("fixed", null);

        Assert.False(_session.TryReplace("fixed"));
    }

    private sealed class RefreshingInvoker : CallInvoker
    {
        public TaskCompletionSource<TokenResponse> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> RefreshTokens { get; } = [];

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            RefreshTokens.Add((request as RefreshRequest)!.RefreshToken);
            return new((Task<TResponse>)(object)Answer.Task, Task.FromResult(Metadata.Empty), () => default, () => Metadata.Empty, () => { });
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }
}
