using System.Net;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>What the header <c>authorization</c> may look like.</summary>
public sealed class BearerTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string GetMe = "/baas.auth.v1.AuthService/GetMe";

    private TestEngine Engine => fixture.Engine;

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("BEARER  ")]
    public async Task Call_SchemeInAnyCase_IsTaken(string scheme)
        => Assert.Equal(StatusCode.OK, (await CallAsync(scheme + Engine.AdminToken)).Code);

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("Token abc")]
    public async Task Call_OtherHeader_IsInvalid(string header)
    {
        var answer = await CallAsync(header);

        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_INVALID"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Call_BadTokenOnAPublicMethod_IsInvalid()
    {
        var answer = await RawGrpc.CallAsync(Engine.Http2, "/grpc.health.v1.Health/Check", new GetMeRequest(), "Bearer a.b.c");

        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_INVALID"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Call_TwoHeaders_IsInvalid()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/me");
        request.Headers.TryAddWithoutValidation("authorization", [$"Bearer {Engine.AdminToken}", $"Bearer {Engine.AdminToken}"]);

        using var response = await Engine.Http1.SendAsync(request).Soon();

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("TOKEN_INVALID", await response.Content.ReadAsStringAsync().Soon());
    }

    [Fact]
    public async Task Call_TokenOfAnotherEngine_IsInvalid()
    {
        await using var other = await TestEngine.StartAsync();

        Assert.Equal("TOKEN_INVALID", (await CallAsync($"Bearer {other.AdminToken}")).Reason);
    }

    [Fact]
    public async Task Call_TokenInTheQueryOfAUnaryCall_IsNoToken()
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, $"/api/v1/auth/me?token={Engine.AdminToken}", token: "");

        Assert.Equal("FIELD_UNKNOWN", answer.Reason);
    }

    private Task<GrpcAnswer> CallAsync(string authorization) => RawGrpc.CallAsync(Engine.Http2, GetMe, new GetMeRequest(), authorization);
}
