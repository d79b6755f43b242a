using System.Net;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Auth;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Auth;

public sealed class ClaimTests : IAsyncLifetime
{
    private const string Setup = "/api/v1/setup";

    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public async Task InitializeAsync() => _started = await TestEngine.StartAsync(claimed: false);

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Call_BeforeTheClaim_IsRefusedForEveryMethod()
    {
        var methods = Engine.Services.GetServices<RpcServiceRegistration>()
            .SelectMany(service => service.Descriptor.Methods)
            .Where(method => !method.Service.FullName.StartsWith("grpc.", StringComparison.Ordinal) && method.Name != "ClaimEngine")
            .ToArray();
        Assert.NotEmpty(methods);

        foreach (var method in methods)
        {
            // A message without content is one of every type.
            var answer = await RawGrpc.CallAsync(Engine.Http2, $"/{method.Service.FullName}/{method.Name}", new GetMeRequest());

            Assert.Equal((method.FullName, StatusCode.FailedPrecondition, "ENGINE_UNCLAIMED"), (method.FullName, answer.Code, answer.Reason));
        }
    }

    [Theory]
    [InlineData("GET", "/api/v1/auth/me")]
    [InlineData("POST", "/api/v1/auth/login")]
    [InlineData("POST", "/api/v1/auth/refresh")]
    [InlineData("GET", "/api/v1/collections")]
    [InlineData("POST", "/api/v1/collections")]
    [InlineData("GET", "/api/v1/collections/posts/records")]
    [InlineData("POST", "/api/v1/collections/posts/records")]
    [InlineData("DELETE", "/api/v1/collections/posts/records/1")]
    [InlineData("GET", "/api/v1/realtime")]
    [InlineData("GET", "/api/v1/realtime/posts")]
    public async Task Rest_BeforeTheClaim_IsRefused(string method, string path)
    {
        var answer = await Engine.RestAsync(new HttpMethod(method), path, method == "POST" ? new { } : null);

        Assert.Equal((HttpStatusCode.BadRequest, "ENGINE_UNCLAIMED"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task Rest_BeforeTheClaimWithAToken_IsRefused()
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: "a.b.c");

        Assert.Equal("ENGINE_UNCLAIMED", answer.Reason);
    }

    [Fact]
    public async Task Health_BeforeTheClaim_Answers()
    {
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, "/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, "/health/ready")).Status);
        Assert.Equal(StatusCode.OK, (await RawGrpc.CallAsync(Engine.Http2, "/grpc.health.v1.Health/Check", new GetMeRequest())).Code);
    }

    [Fact]
    public async Task Claim_WithTheToken_SignsTheAdministratorIn()
    {
        var answer = await ClaimAsync(Engine.SetupToken!);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("bearer", answer.Json.GetProperty("token_type").GetString());
        Assert.Equal(900, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.True(answer.Json.GetProperty("refresh_token").GetString()!.Length >= 43);
        var user = answer.Json.GetProperty("user");
        Assert.Equal(TestAdministrator.Email, user.GetProperty("email").GetString());
        Assert.Equal("admin", user.GetProperty("role").GetString());
        Assert.False(user.GetProperty("verified").GetBoolean());

        var me = await Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: answer.Json.GetProperty("access_token").GetString());
        Assert.Equal(user.GetRawText(), me.Text);
        await Engine.SignInAsync();
    }

    [Fact]
    public async Task Claim_Twice_TheSecondIsRefused()
    {
        await ClaimAsync(Engine.SetupToken!);

        var again = await ClaimAsync(Engine.SetupToken!, "other@example.com");
        var wrong = await ClaimAsync("wrong", "other@example.com");

        Assert.Equal((HttpStatusCode.BadRequest, "ENGINE_CLAIMED"), (again.Status, again.Reason));
        Assert.Equal("ENGINE_CLAIMED", wrong.Reason);
    }

    [Fact]
    public async Task Claim_ManyAtOnce_OneWins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ClaimAsync(Engine.SetupToken!, $"racer{i}@example.com"))).Soon();

        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer != winner), answer => Assert.Equal("ENGINE_CLAIMED", answer.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("0000000000000000000000000000000000000000")]
    public async Task Claim_WrongToken_ClaimsNothing(string token)
    {
        var answer = await ClaimAsync(token);

        Assert.Equal((HttpStatusCode.Forbidden, "SETUP_TOKEN_INVALID"), (answer.Status, answer.Reason));
        Assert.Equal("ENGINE_UNCLAIMED", (await Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me")).Reason);
    }

    [Fact]
    public async Task Claim_BadAccount_NamesTheFieldsAndClaimsNothing()
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, Setup, new { setup_token = Engine.SetupToken, email = "nobody", password = "short" });

        Assert.Equal((HttpStatusCode.BadRequest, "ACCOUNT_INVALID"), (answer.Status, answer.Reason));
        Assert.Contains("\"field\":\"email\"", answer.Text);
        Assert.Contains("\"field\":\"password\"", answer.Text);
        Assert.Equal(HttpStatusCode.OK, (await ClaimAsync(Engine.SetupToken!)).Status);
    }

    [Fact]
    public async Task Claim_Always_LogsNoSecret()
    {
        var answer = await ClaimAsync(Engine.SetupToken!);
        await ClaimAsync("wrong-setup-token");

        string[] secrets =
        [
            Engine.SetupToken!, TestAdministrator.Password, TestAdministrator.Email, "wrong-setup-token",
            answer.Json.GetProperty("access_token").GetString()!, answer.Json.GetProperty("refresh_token").GetString()!,
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(Engine.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    private Task<RestAnswer> ClaimAsync(string token, string email = TestAdministrator.Email)
        => Engine.RestAsync(HttpMethod.Post, Setup, new { setup_token = token, email, password = TestAdministrator.Password });
}
