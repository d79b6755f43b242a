using System.Net;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Hashing takes a tenth of a second, so that no writer does it, and nobody does it for what is refused anyway.</summary>
public sealed class PasswordWorkTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Password = "SecurePass123!";

    private readonly string _accounts = "a" + Guid.NewGuid().ToString("N")[..10];

    private TestEngine Engine => fixture.Engine;

    private long Work => Engine.Services.GetRequiredService<PasswordHashing>().Operations;

    public async Task InitializeAsync() => await PostAsync("/collections", $$"""
        {"name":"{{_accounts}}","type":"auth","create_rule":"","view_rule":"","list_rule":"","update_rule":"id = @request.auth.id",
          "schema":[{"name":"friend","type":"relation","relation":{"collection_id":"{{_accounts}}"} }]}
        """);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Batch_PasswordsBesideReferences_AreHashedBeforeTheyAreWritten()
    {
        var before = Work;

        var answer = await PostAsync("/batch", $$"""
            {"operations":[{"create":{"collection":"{{_accounts}}","data":{"email":"a@example.org","password":"{{Password}}"} } },
              {"create":{"collection":"{{_accounts}}","data":{"email":"b@example.org","password":"{{Password}}","friend":"@0.id"} } }]}
            """, "");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(2, Work - before);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("b@example.org")).Status);
    }

    [Fact]
    public async Task Where_Password_IsHashedOnceBeforeItIsWritten()
    {
        await PostAsync($"/collections/{_accounts}/records", """{"data":{"email":"a@example.org"} }""");
        var before = Work;

        await PostAsync($"/collections/{_accounts}/records/update-where", $$"""{"filter":"role = 'user'","data":{"password":"{{Password}}"} }""");

        Assert.Equal(1, Work - before);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("a@example.org")).Status);
    }

    [Fact]
    public async Task Change_PasswordThatIsNotTheCallersToGive_IsRefusedWithoutWork()
    {
        await PostAsync($"/collections/{_accounts}/records", $$"""{"data":{"email":"a@example.org","password":"{{Password}}"} }""");
        var login = (await LoginAsync("a@example.org")).Json;
        var (token, id) = (login.GetProperty("access_token").GetString(), login.GetProperty("user").GetProperty("id").GetString());
        var path = $"/api/v1/collections/{_accounts}/records";
        var before = Work;

        var one = await Engine.RestAsync(HttpMethod.Patch, $"{path}/{id}", """{"data":{"password":"another password"} }""", token);
        var bulk = await Engine.RestAsync(HttpMethod.Post, $"{path}/bulk-update", $$"""{"record_ids":["{{id}}"],"data":{"password":"another password"} }""", token);
        var where = await Engine.RestAsync(HttpMethod.Post, $"{path}/update-where", """{"filter":"role = 'user'","data":{"password":"another password"} }""", token);
        var batch = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/batch", $$"""{"operations":[{"update":{"collection":"{{_accounts}}","id":"{{id}}","data":{"password":"another password"} } }]}""", token);

        Assert.Equal(("DATA_INVALID", "DATA_INVALID"), (one.Reason, batch.Reason));
        Assert.All([bulk, where], answer => Assert.Contains("own", answer.Json.GetProperty("errors")[0].GetProperty("error").GetString(), StringComparison.Ordinal));
        Assert.Equal(0, Work - before);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("a@example.org")).Status);
    }

    private Task<RestAnswer> LoginAsync(string email)
        => PostAsync($"/collections/{_accounts}/auth/login", $$"""{"email":"{{email}}","password":"{{Password}}"}""", "");

    private Task<RestAnswer> PostAsync(string path, string body, string? token = null) => Engine.RestAsync(HttpMethod.Post, $"/api/v1{path}", body, token);
}
