using System.Net;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Auth;

public sealed class LoginTests : IAsyncLifetime
{
    private const string Login = "/api/v1/auth/login";

    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public async Task InitializeAsync() => _started = await TestEngine.StartAsync();

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Login_EmailInOtherCase_SignsIn()
        => Assert.Equal(HttpStatusCode.OK, (await LoginAsync("ADMIN@Example.com", TestAdministrator.Password)).Status);

    [Fact]
    public async Task Login_OverGrpc_SignsIn()
    {
        var request = new LoginRequest { Email = TestAdministrator.Email, Password = TestAdministrator.Password };
        var answer = await RawGrpc.CallAsync(Engine.Http2, "/baas.auth.v1.AuthService/Login", request);

        Assert.Equal(StatusCode.OK, answer.Code);
        var tokens = TokenResponse.Parser.ParseFrom(answer.Message);
        var me = await RawGrpc.CallAsync(Engine.Http2, "/baas.auth.v1.AuthService/GetMe", new GetMeRequest(), $"Bearer {tokens.AccessToken}");
        Assert.Equal(tokens.User, User.Parser.ParseFrom(me.Message));
    }

    [Fact]
    public async Task Login_WrongPasswordAndUnknownAccount_AreToldAlike()
    {
        var wrong = await LoginAsync(TestAdministrator.Email, "not the password");
        var unknown = await LoginAsync("nobody@example.com", "not the password");
        var huge = await LoginAsync(new string('x', 10_000), new string('x', 10_000));

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_INVALID"), (wrong.Status, wrong.Reason));
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(wrong.Text, huge.Text);
    }

    [Fact]
    public async Task Login_AfterTenFailures_HasToWait()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("CREDENTIALS_INVALID", (await LoginAsync(TestAdministrator.Email, $"wrong {i}")).Reason);
        }

        var answer = await LoginAsync(TestAdministrator.Email, TestAdministrator.Password);

        Assert.Equal((HttpStatusCode.TooManyRequests, "LOGIN_THROTTLED"), (answer.Status, answer.Reason));
        Assert.Contains("google.rpc.RetryInfo", answer.Text);
        Assert.DoesNotContain(Engine.Log.Lines, line => line.Contains(TestAdministrator.Email, StringComparison.OrdinalIgnoreCase));

        // Who is signed in is not kept out.
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me")).Status);
    }

    [Fact]
    public async Task Login_ManyGuessesAtOnce_GainNothing()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => LoginAsync(TestAdministrator.Email, $"wrong {i}"))).Soon();

        Assert.InRange(answers.Count(answer => answer.Reason == "CREDENTIALS_INVALID"), 1, 10);
        Assert.All(answers, answer => Assert.Contains(answer.Reason, (string[])["CREDENTIALS_INVALID", "LOGIN_THROTTLED"]));
    }

    [Fact]
    public async Task GetMe_WithoutToken_IsRefused()
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }

    private Task<RestAnswer> LoginAsync(string email, string password)
        => Engine.RestAsync(HttpMethod.Post, Login, new { email, password }, token: "");
}
