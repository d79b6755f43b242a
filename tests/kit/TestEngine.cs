using System.Net;
using System.Net.Http.Json;
using System.Text;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Hosting;
using Grpc.Baas.Engine.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.TestKit;

/// <summary>The real engine inside the test's process, on a free port of 127.0.0.1, with data of its own.</summary>
public sealed class TestEngine : IAsyncDisposable
{
    /// <summary>The work of hashing a password: a small part of an engine's, since most tests sign somebody in.</summary>
    public const int PasswordIterations = 1_000;

    private readonly TemporaryFolder _folder;
    private readonly RunningEngine _engine;
    private readonly DeclaredErrors _declared;

    private TestEngine(TemporaryFolder folder, RunningEngine engine, NoUnexpectedErrors log, DeclaredErrors declared)
    {
        _folder = folder;
        _engine = engine;
        _declared = declared;
        Log = log;
        Address = new Uri(engine.Addresses[0]);
        Http1 = MakeClient(HttpVersion.Version11);
        Http2 = MakeClient(HttpVersion.Version20);
    }

    /// <summary>Where it listens, as <c>http://127.0.0.1:45123/</c>.</summary>
    public Uri Address { get; }

    /// <summary>What claims it; null when it is claimed from the start.</summary>
    public string? SetupToken => _engine.SetupToken;

    /// <summary>Access token of the administrator; null while the engine is unclaimed.</summary>
    public string? AdminToken { get; private set; }

    /// <summary>Speaks HTTP/1.1 with the engine.</summary>
    public HttpClient Http1 { get; }

    /// <summary>Speaks HTTP/2 without TLS with the engine.</summary>
    public HttpClient Http2 { get; }

    /// <summary>What the engine logged.</summary>
    public NoUnexpectedErrors Log { get; }

    /// <summary>The engine's parts, for tests that put something before the wire to the test.</summary>
    public IServiceProvider Services => _engine.Services;

    /// <summary>Starts an engine.</summary>
    /// <param name="claimed">Whether it has an administrator, who is signed in then.</param>
    /// <param name="configure">Changes what the test needs to be different.</param>
    /// <param name="settings">Configuration, as <c>("Baas:Rpc:MaxReceiveBytes", "1024")</c>.</param>
    public static async Task<TestEngine> StartAsync(
        bool claimed = true, Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        try
        {
            var log = new NoUnexpectedErrors();
            var builder = EngineBuilder.Create(Configure(folder, claimed, settings));
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(log);
            var declared = new DeclaredErrors();
            // The first of all, so that it sees what the others refuse.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IRpcInterceptor>(declared));
            builder.Services.AddSingleton(static provider => new PasswordHashing(
                provider.GetRequiredService<IOptions<AuthOptions>>().Value.MaxWaitingSignIns, PasswordIterations));
            configure?.Invoke(builder);
            var engine = new TestEngine(folder, await RunningEngine.StartAsync(builder, CancellationToken.None).Soon(), log, declared);
            if (claimed)
            {
                engine.AdminToken = await engine.SignInAsync();
            }

            return engine;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Signs the administrator in; answers a new access token.</summary>
    public async Task<string> SignInAsync()
    {
        var answer = await RestAsync(
            HttpMethod.Post, "/api/v1/auth/login", new { email = TestAdministrator.Email, password = TestAdministrator.Password }, token: "");
        return answer.Status == HttpStatusCode.OK
            ? answer.Json.GetProperty("access_token").GetString()!
            : throw new InvalidOperationException($"The administrator cannot sign in: {answer.Text}");
    }

    /// <summary>Calls HTTP/JSON over HTTP/1.1.</summary>
    /// <param name="body">Sent as JSON; a string goes as it is, null sends none.</param>
    /// <param name="token">Null for the administrator's, empty for none.</param>
    /// <param name="project">Sent as <c>baas-project</c>; null sends none.</param>
    public async Task<RestAnswer> RestAsync(HttpMethod method, string path, object? body = null, string? token = null, string? project = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch
            {
                null => null,
                string text => new StringContent(text, Encoding.UTF8, "application/json"),
                _ => JsonContent.Create(body),
            },
        };
        if ((token ?? AdminToken) is { Length: > 0 } bearer)
        {
            request.Headers.TryAddWithoutValidation("authorization", $"Bearer {bearer}");
        }

        if (project is not null)
        {
            request.Headers.TryAddWithoutValidation("baas-project", project);
        }

        var response = await Http1.SendAsync(request).Soon();
        return new RestAnswer(response.StatusCode, await response.Content.ReadAsStringAsync().Soon(), response);
    }

    /// <summary>Stops the engine, removes its data, and fails when it logged an error or answered one that its proto does not declare.</summary>
    public async ValueTask DisposeAsync()
    {
        Http1.Dispose();
        Http2.Dispose();
        await _engine.DisposeAsync().AsTask().Soon();
        _folder.Dispose();
        Log.Verify();
        _declared.Verify();
    }

    private static IConfiguration Configure(TemporaryFolder folder, bool claimed, (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Baas:Listen"] = "http://127.0.0.1:0",
            ["Baas:Storage:DataFolder"] = folder["data"],

            // Tests call faster than anyone may; those of limits set them.
            ["Baas:Limits:Enabled"] = "false",
        };
        if (PostgresCluster.IsChosen)
        {
            all["Baas:Storage:Database"] = PostgresCluster.Shared.ConnectionString;
            all["Baas:Storage:Schema"] = TestDatabase.NewSchema();
        }

        if (claimed)
        {
            all["Baas:Auth:AdminEmail"] = TestAdministrator.Email;
            all["Baas:Auth:AdminPassword"] = TestAdministrator.Password;
        }

        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }

    private HttpClient MakeClient(Version version) => new()
    {
        BaseAddress = Address,
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Patience.Limit,
    };
}
