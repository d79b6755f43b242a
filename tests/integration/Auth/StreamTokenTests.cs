using System.Net;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>A browser's EventSource cannot send headers, so a stream takes the token from the query.</summary>
public sealed class StreamTokenTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private TestEngine Engine => fixture.Engine;

    [Fact]
    public async Task Stream_TokenInTheQuery_IsLetIn()
    {
        using var response = await OpenAsync($"/api/v1/realtime?token={Engine.AdminToken}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(Engine.Log.Lines, line => line.Contains(Engine.AdminToken!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/realtime?token=a.b.c", "TOKEN_INVALID")]
    [InlineData("/api/v1/realtime?token=", "TOKEN_INVALID")]
    [InlineData("/api/v1/realtime", "CREDENTIALS_MISSING")]
    public async Task Stream_OtherToken_IsRefused(string path, string reason)
    {
        using var response = await OpenAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync().Soon());
    }

    [Fact]
    public async Task Stream_OtherUnknownParameter_IsRefused()
    {
        using var response = await OpenAsync($"/api/v1/realtime?token={Engine.AdminToken}&tokens=1");

        Assert.Contains("FIELD_UNKNOWN", await response.Content.ReadAsStringAsync().Soon());
    }

    [Fact]
    public async Task Stream_SessionEnds_EndsTheStream()
    {
        var token = await LoginAsync(Engine);
        using var response = await OpenAsync($"/api/v1/realtime?token={token}");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().Soon());
        Assert.NotNull(await reader.ReadLineAsync().Soon());

        await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/logout", "{}", token);

        Assert.Contains("TOKEN_INVALID", await reader.ReadToEndAsync().Soon());
    }

    [Fact]
    public async Task Stream_RoleOfItsAccountChanges_EndsTheStream()
    {
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"staff","type":"auth","create_rule":""}""");
        await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections", """{"name":"papers","schema":[{"name":"text","type":"text"}],"list_rule":"@request.auth.role = 'editor'"}""");
        var account = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/staff/records", """{"data":{"email":"ed@example.org","password":"SecurePass123!","role":"editor"} }""");
        var login = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/staff/auth/login", """{"email":"ed@example.org","password":"SecurePass123!"}""", token: "");
        using var response = await OpenAsync($"/api/v1/realtime?collection=papers&token={login.Json.GetProperty("access_token").GetString()}");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().Soon());
        Assert.NotNull(await reader.ReadLineAsync().Soon());

        var path = $"/api/v1/collections/staff/records/{account.Json.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Patch, path, """{"data":{"role":"user"} }""")).Status);

        Assert.Contains("TOKEN_EXPIRED", await reader.ReadToEndAsync().Soon());
    }

    [Fact]
    public async Task Stream_TokenEnds_EndsTheStream()
    {
        var time = new ShiftedTime();
        await using var engine = await TestEngine.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        using var client = new BaasClient(engine.Address.ToString());
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        var raw = new V1.Records.RecordService.RecordServiceClient(client.Channel.CreateCallInvoker());
        var headers = new Grpc.Core.Metadata { { "authorization", $"Bearer {engine.AdminToken}" } };
        using var watch = raw.WatchRecords(new V1.Records.WatchRecordsRequest(), headers);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).Soon());

        time.Offset = TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1);

        var fault = await Assert.ThrowsAnyAsync<Grpc.Core.RpcException>(async () =>
        {
            while (await watch.ResponseStream.MoveNext(CancellationToken.None).Soon())
            {
            }
        });
        Assert.Equal(Grpc.Core.StatusCode.Unauthenticated, fault.StatusCode);
    }

    [Fact]
    public async Task Stream_Ticket_IsLetInOnce()
    {
        var ticket = await TicketAsync(Engine, await LoginAsync(Engine));
        var path = $"/api/v1/realtime?ticket={ticket}";
        using (var unary = await Engine.Http1.GetAsync($"/api/v1/collections?ticket={ticket}").Soon())
        {
            Assert.NotEqual(HttpStatusCode.OK, unary.StatusCode);
        }

        using var first = await OpenAsync(path);
        using var second = await OpenAsync(path);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, second.StatusCode));
        Assert.Contains("TOKEN_INVALID", await second.Content.ReadAsStringAsync().Soon());
        Assert.DoesNotContain(Engine.Log.Lines, line => line.Contains(ticket, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_TicketTwiceAtOnce_IsLetInOnce()
    {
        var ticket = await TicketAsync(Engine, await LoginAsync(Engine));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync($"/api/v1/realtime?ticket={ticket}")));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Stream_TicketOfASession_EndsWithIt()
    {
        var token = await LoginAsync(Engine);
        var (waiting, used) = (await TicketAsync(Engine, token), await TicketAsync(Engine, token));
        using var response = await OpenAsync($"/api/v1/realtime?ticket={used}");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().Soon());
        Assert.NotNull(await reader.ReadLineAsync().Soon());

        await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/logout", "{}", token);

        Assert.Contains("TOKEN_INVALID", await reader.ReadToEndAsync().Soon());
        using var late = await OpenAsync($"/api/v1/realtime?ticket={waiting}");
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    [Fact]
    public async Task Stream_TicketAfterAMinute_IsRefused()
    {
        var time = new ShiftedTime();
        await using var engine = await TestEngine.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        var ticket = await TicketAsync(engine, token: null);

        time.Offset = TimeSpan.FromSeconds(61);

        using var response = await engine.Http1.GetAsync($"/api/v1/realtime?ticket={ticket}", HttpCompletionOption.ResponseHeadersRead).Soon();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task CreateStreamTicket_NobodySignedIn_IsRefused()
        => Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/stream-tickets", "{}", token: "")).Reason);

    private static async Task<string> TicketAsync(TestEngine engine, string? token)
        => (await engine.RestAsync(HttpMethod.Post, "/api/v1/auth/stream-tickets", "{}", token)).Json.GetProperty("ticket").GetString()!;

    private static async Task<string> LoginAsync(TestEngine engine)
    {
        var body = new { email = TestAdministrator.Email, password = TestAdministrator.Password };
        return (await engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", body, token: "")).Json.GetProperty("access_token").GetString()!;
    }

    private async Task<HttpResponseMessage> OpenAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await Engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
    }
}
