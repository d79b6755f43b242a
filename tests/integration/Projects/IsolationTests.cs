using System.Net;
using System.Text.Json;
using Grpc.Baas.Engine.Hosting;
using Grpc.Baas.Engine.Hosting.Projects;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>Nothing of one project can be read, changed or told by what another has given.</summary>
[Collection(ProjectCollection.Name)]
public sealed class IsolationTests(ProjectBench bench)
{
    [Fact]
    public async Task Records_OfTheSameCollection_AreApart()
    {
        var note = await bench.OkAsync("shop", HttpMethod.Post, "/api/v1/collections/notes/records", """{"data": {"text": "of the shop"}}""");
        var id = note.GetProperty("id").GetString();

        var there = await bench.Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/notes/records/{id}", token: "", project: "shop");
        var rival = await bench.Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/notes/records/{id}", token: "", project: "rival");
        var inDefault = await bench.Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/notes/records/{id}");

        Assert.Equal(
            (HttpStatusCode.OK, "RECORD_NOT_FOUND", "COLLECTION_NOT_FOUND"), (there.Status, rival.Reason, inDefault.Reason));
    }

    [Fact]
    public async Task Credentials_OfOneProject_MeanNothingInAnother()
    {
        var foreign = await CredentialsAsync("rival");
        string[] paths = ["/api/v1/auth/me", "/api/v1/collections", "/api/v1/collections/notes/records", "/api/v1/webhooks", "/api/v1/mail/outbox", "/api/v1/audit"];
        foreach (var (kind, token) in foreign.Append(("default", bench.Engine.AdminToken!)))
        {
            foreach (var path in paths)
            {
                var answer = await bench.Engine.RestAsync(HttpMethod.Get, path, token: token, project: "shop");
                Assert.True(answer.Reason is "TOKEN_INVALID" or "KEY_INVALID", $"{kind} {path}: {answer.Status} {answer.Text}");
            }

            var elsewhere = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token);
            Assert.Equal(kind == "default", elsewhere.Status == HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task RefreshTokensAndPasswords_OfOneProject_AreUnknownInAnother()
    {
        var signedIn = await bench.Engine.RestAsync(
            HttpMethod.Post, "/api/v1/auth/login", new { email = "owner@rival.test", password = ProjectBench.Password }, token: "", project: "rival");
        var refresh = signedIn.Json.GetProperty("refresh_token").GetString();

        var refreshed = await bench.Engine.RestAsync(HttpMethod.Post, "/api/v1/auth/refresh", new { refresh_token = refresh }, token: "", project: "shop");
        var login = await bench.Engine.RestAsync(
            HttpMethod.Post, "/api/v1/auth/login", new { email = "owner@rival.test", password = ProjectBench.Password }, token: "", project: "shop");

        Assert.Equal(("REFRESH_TOKEN_INVALID", "CREDENTIALS_INVALID"), (refreshed.Reason, login.Reason));
    }

    [Fact]
    public async Task Tokens_NameTheirProject_AndOtherKeysSignThem()
    {
        var claims = JsonDocument.Parse(Decode(bench.Admins["shop"].Split('.')[1])).RootElement;
        var shop = await bench.Engine.RestAsync(HttpMethod.Get, "/.well-known/jwks.json", token: "", project: "shop");
        var rival = await bench.Engine.RestAsync(HttpMethod.Get, "/.well-known/jwks.json", token: "", project: "rival");

        Assert.Equal("shop", claims.GetProperty("aud").GetString());
        Assert.NotEqual(shop.Json.GetProperty("keys")[0].GetProperty("kid").GetString(), rival.Json.GetProperty("keys")[0].GetProperty("kid").GetString());
    }

    [Fact]
    public async Task Feeds_OfOneProject_TellNothingOfAnother()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/realtime/notes");
        request.Headers.Add("baas-project", "rival");
        using var stream = await bench.Engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync().Soon());

        await bench.OkAsync("shop", HttpMethod.Post, "/api/v1/collections/notes/records", """{"data": {"text": "secret of the shop"}}""");
        await bench.OkAsync("rival", HttpMethod.Post, "/api/v1/collections/notes/records", """{"data": {"text": "told to all"}}""");

        var told = "";
        while (!told.Contains("told to all", StringComparison.Ordinal))
        {
            told += await lines.ReadLineAsync().Soon();
        }

        Assert.DoesNotContain("secret of the shop", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhooks_OfOneProject_HearNothingOfAnother()
    {
        await bench.OkAsync("rival", HttpMethod.Post, "/api/v1/webhooks", """{"url": "https://rival.example/hook", "collection_name": "notes", "events": ["create"], "active": false}""");

        Assert.Empty((await bench.OkAsync("shop", HttpMethod.Get, "/api/v1/webhooks")).GetProperty("items").EnumerateArray());
        Assert.Single((await bench.OkAsync("rival", HttpMethod.Get, "/api/v1/webhooks")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Parts_OfOneProject_AreNotThoseOfAnother()
    {
        using var shop = await EnterAsync("shop");
        using var rival = await EnterAsync("rival");
        var shared = new List<string>();
        foreach (var type in new ServiceCollection().AddSlices()
            .Where(part => part is { Lifetime: ServiceLifetime.Singleton, ImplementationInstance: null, ServiceType.ContainsGenericParameters: false })
            .Select(part => part.ServiceType)
            .Where(type => type == typeof(IHostedService) || (type.Assembly == typeof(EngineBuilder).Assembly && !type.Name.EndsWith("Options", StringComparison.Ordinal)))
            .Distinct())
        {
            var own = shop.Host.Services.GetServices(type).Concat(bench.Engine.Services.GetServices(type)).ToHashSet(ReferenceEqualityComparer.Instance);
            if (rival.Host.Services.GetServices(type).Any(own.Contains))
            {
                shared.Add(type.Name);
            }
        }

        Assert.Equal([], shared);

        // Declarations, which all projects have alike.
        Assert.All(
            new ServiceCollection().AddSlices().Where(part => part.ImplementationInstance is not null && part.ServiceType.Assembly == typeof(EngineBuilder).Assembly),
            part => Assert.Contains(part.ServiceType.Name, (string[])["Migration", "RpcServiceRegistration", "HttpEndpoint", "MailTemplate"]));
    }

    [Fact]
    public async Task RequestIds_OfOneProject_AreNewInAnother()
    {
        const string Body = """{"data": {"text": "once"}, "request_id": "0193a5b0-7c4e-7a61-9d52-3f1c8e2b6a90"}""";
        const string Path = "/api/v1/collections/notes/records";

        var first = await bench.OkAsync("shop", HttpMethod.Post, Path, Body);
        var again = await bench.OkAsync("shop", HttpMethod.Post, Path, Body);
        var rival = await bench.OkAsync("rival", HttpMethod.Post, Path, Body);

        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.NotEqual(first.GetProperty("id").GetString(), rival.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Calls_FloodOneProject_OthersAreServed()
    {
        const int Most = 32_768;
        using var shop = await EnterAsync("shop");
        var calls = shop.Host.Services.GetRequiredService<CallsInFlight>();
        var served = Enumerable.Range(0, Most / 2).Count(_ => calls.Begin(Most) == 0);
        try
        {
            var flooded = await bench.Engine.RestAsync(HttpMethod.Get, "/shop/v1/notes", token: "");
            var rival = await bench.Engine.RestAsync(HttpMethod.Get, "/rival/v1/notes", token: "");
            var inDefault = await bench.Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me");

            Assert.Equal((Most / 2, "OVERLOADED"), (served, flooded.Reason));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (rival.Status, inDefault.Status));
        }
        finally
        {
            for (var i = 0; i < served; i++)
            {
                calls.End();
            }
        }
    }

    [Fact]
    public async Task Metrics_OfOtherProjectsCollections_AreCountedTogether()
    {
        await bench.Engine.RestAsync(HttpMethod.Get, "/shop/v1/notes", token: "");

        var metrics = await bench.Engine.RestAsync(HttpMethod.Get, "/metrics");

        Assert.Contains("baas.auth.v1.AuthService/Login", metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("NotesService", metrics.Text, StringComparison.Ordinal);
    }

    private static byte[] Decode(string part) => System.Buffers.Text.Base64Url.DecodeFromChars(part);

    private async Task<ProjectLease> EnterAsync(string name) => await bench.Engine.Services.GetRequiredService<ProjectHosts>()
        .EnterAsync(bench.Engine.Services.GetRequiredService<ProjectBook>().FindReady(name)!, CancellationToken.None).AsTask().Soon();

    private async Task<List<(string Kind, string Token)>> CredentialsAsync(string project)
    {
        var key = await bench.OkAsync(project, HttpMethod.Post, "/api/v1/keys", """{"name": "all", "scopes": ["*"]}""");
        var user = await bench.Engine.RestAsync(
            HttpMethod.Post,
            "/api/v1/collections/users/auth/register",
            new { email = $"{Guid.NewGuid():N}@x.test", password = ProjectBench.Password },
            token: "",
            project);
        return
        [
            ("administrator", bench.Admins[project]),
            ("key", key.GetProperty("key").GetString()!),
            ("user", user.Json.GetProperty("access_token").GetString()!),
        ];
    }
}
