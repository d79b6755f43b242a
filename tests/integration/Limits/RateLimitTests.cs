using System.Globalization;
using System.Net;
using Google.Rpc;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Auth;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Grpc.Baas.IntegrationTests.Limits;

public sealed class RateLimitTests
{
    private const string Me = "/api/v1/auth/me";

    [Fact]
    public async Task Call_BeyondThePolicy_IsRefusedWithTheDelay()
    {
        await using var engine = await StartAsync(("Methods", "*/GetMe"), ("Permits", "2"), ("Window", "01:00:00"));

        var first = await engine.RestAsync(HttpMethod.Get, Me);
        var second = await engine.RestAsync(HttpMethod.Get, Me);
        var refused = await engine.RestAsync(HttpMethod.Get, Me);

        Assert.Equal((HttpStatusCode.OK, "2", "1"), (first.Status, Header(first, "x-ratelimit-limit"), Header(first, "x-ratelimit-remaining")));
        Assert.Equal((HttpStatusCode.OK, "0"), (second.Status, Header(second, "x-ratelimit-remaining")));
        Assert.Equal((HttpStatusCode.TooManyRequests, "RATE_LIMITED"), (refused.Status, refused.Reason));
        Assert.Equal(("2", "0"), (Header(refused, "x-ratelimit-limit"), Header(refused, "x-ratelimit-remaining")));
        Assert.InRange(Number(Header(refused, "Retry-After")), 1_700, 1_800);
        Assert.InRange(Number(Header(refused, "x-ratelimit-reset")), 3_500, 3_600);

        // Nothing else is counted.
        Assert.Equal(HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Get, "/api/v1/collections")).Status);
    }

    [Fact]
    public async Task Call_BeyondThePolicyOverGrpc_TellsQuotaAndDelay()
    {
        await using var engine = await StartAsync(("Methods", "*/GetMe"), ("Permits", "1"), ("Window", "01:00:00"));
        Assert.Equal(StatusCode.OK, (await GetMeAsync(engine)).Code);

        using var refused = await engine.Http2.PostAsync(
            "/baas.auth.v1.AuthService/GetMe", new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "content-type", "application/grpc" } } });

        Assert.Equal("8", TrailerOf(refused, "grpc-status"));
        Assert.Equal("1", TrailerOf(refused, "x-ratelimit-limit"));
        var status = RpcStatus.Parser.ParseFrom(Convert.FromBase64String(Pad(TrailerOf(refused, "grpc-status-details-bin")!)));
        Assert.Equal(("baas.limits", "RATE_LIMITED"), Info(status));
        var quota = status.Details.Single(detail => detail.Is(QuotaFailure.Descriptor)).Unpack<QuotaFailure>();
        Assert.Equal(("address:127.0.0.1", "tests: 1 calls in 3600 s"), (quota.Violations[0].Subject, quota.Violations[0].Description));
        Assert.True(status.Details.Single(detail => detail.Is(RetryInfo.Descriptor)).Unpack<RetryInfo>().RetryDelay.Seconds > 3_500);
    }

    [Theory]
    [InlineData("Address", true, true)]
    [InlineData("Anonymous", true, false)]
    [InlineData("User", false, false)]
    [InlineData("Key", false, false)]
    [InlineData("Administrator", false, true)]
    public async Task Policy_OfASubject_CountsOnlyIt(string subject, bool countsAnonymous, bool countsAdministrator)
    {
        await using var engine = await StartAsync(("Subject", subject), ("Methods", "*/GetMe"), ("Permits", "5"));

        var anonymous = await engine.RestAsync(HttpMethod.Get, Me, token: "");
        var administrator = await engine.RestAsync(HttpMethod.Get, Me);

        Assert.Equal(countsAnonymous, Header(anonymous, "x-ratelimit-limit") is not null);
        Assert.Equal(countsAdministrator, Header(administrator, "x-ratelimit-limit") is not null);
    }

    [Fact]
    public async Task Health_UnderAPolicyOfAll_IsNeverCounted()
    {
        await using var engine = await StartAsync(("Methods", "*"), ("Permits", "1"), ("Subject", "Anonymous"), ("Window", "01:00:00"));

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(StatusCode.OK, (await RawGrpc.CallAsync(engine.Http2, "/grpc.health.v1.Health/Check", new Grpc.Health.V1.HealthCheckRequest())).Code);
        }
    }

    [Fact]
    public async Task Login_ByDefault_IsLimitedAndReadsAreNot()
    {
        // However slow the machine, no permit comes back.
        await using var engine = await TestEngine.StartAsync(
            settings: [("Baas:Limits:Enabled", "true"), ("Baas:Limits:Policies:login:Window", "1.00:00:00")]);

        var answers = new List<RestAnswer>();
        for (var i = 0; i < 11; i++)
        {
            answers.Add(await engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = $"nobody{i}@example.com", password = "wrong" }, token: ""));
        }

        Assert.Contains("RATE_LIMITED", answers.Select(answer => answer.Reason));
        Assert.Null(Header(await engine.RestAsync(HttpMethod.Get, "/api/v1/collections"), "x-ratelimit-limit"));
    }

    [Fact]
    public async Task Start_PolicyThatIsWrong_FailsWithItsName()
    {
        var range = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("Permits", "-1")));
        var misspelt = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("Permit", "1")));

        Assert.Contains("Baas:Limits:Policies:tests", range.Message);
        Assert.Equal("There is no setting 'Baas:Limits:Policies:tests:Permit'; did you mean 'Baas:Limits:Policies:tests:Permits'?", misspelt.Message);
    }

    [Fact]
    public async Task Policy_OfTheDefaults_CanBeChangedInOnePart()
    {
        await using var engine = await TestEngine.StartAsync(
            settings: [("Baas:Limits:Enabled", "true"), ("Baas:Limits:Policies:login:Permits", "77")]);

        var answer = await engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = "a@example.com", password = "wrong" }, token: "");

        Assert.Equal("77", Header(answer, "x-ratelimit-limit"));
    }

    private static Task<TestEngine> StartAsync(params (string Name, string Value)[] policy) => TestEngine.StartAsync(settings:
        [("Baas:Limits:Enabled", "true"), .. policy.Select(entry => ($"Baas:Limits:Policies:tests:{entry.Name}", entry.Value))]);

    private static Task<GrpcAnswer> GetMeAsync(TestEngine engine)
        => RawGrpc.CallAsync(engine.Http2, "/baas.auth.v1.AuthService/GetMe", new GetMeRequest(), $"Bearer {engine.AdminToken}");

    private static string? Header(RestAnswer answer, string name)
        => answer.Response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static string? TrailerOf(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values) ? string.Join(',', values) : null;

    private static (string Domain, string Reason) Info(RpcStatus status)
    {
        var info = status.Details[0].Unpack<ErrorInfo>();
        return (info.Domain, info.Reason);
    }

    private static string Pad(string base64) => base64.PadRight((base64.Length + 3) / 4 * 4, '=');

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);
}
