using System.Net;
using System.Net.Sockets;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>The program as users start and stop it.</summary>
public sealed class ServeTests
{
    // What is said of a folder is said of SQLite only.
    private static readonly Dictionary<string, string> SqliteOnly = new() { ["BAAS_DATABASE"] = "" };

    [Fact]
    public async Task Serve_New_SaysWhereItListensAndHowToClaimIt()
    {
        await using var engine = await EngineProcess.StartAsync(claimed: false, SqliteOnly);

        Assert.Contains($"listening on {engine.Address.ToString().TrimEnd('/')}", engine.Output);
        Assert.Contains($"Data folder: {engine.DataFolder}", engine.Output);
        Assert.Matches("^[0-9a-f]{40}$", engine.SetupToken);
        Assert.Contains($$"""-d '{"setup_token":"{{engine.SetupToken}}",""", engine.Output);
    }

    [Fact]
    public async Task Serve_StoppedAndStartedAgain_KeepsAdministratorAndSessions()
    {
        await using var engine = await EngineProcess.StartAsync();
        Assert.Null(engine.SetupToken);
        var token = await SignInAsync(engine);

        Assert.Equal(0, await engine.StopAsync());
        await engine.StartAgainAsync();

        Assert.Null(engine.SetupToken);
        Assert.Contains("are ignored", engine.Output);
        Assert.Equal(HttpStatusCode.OK, await MeAsync(engine, token));
        Assert.DoesNotContain(TestAdministrator.Password, engine.Output);
    }

    [Fact]
    public async Task Serve_KilledAndStartedAgain_KeepsAdministratorAndSessions()
    {
        await using var engine = await EngineProcess.StartAsync();
        var token = await SignInAsync(engine);

        await engine.KillAsync();
        await engine.StartAgainAsync();

        Assert.Equal(HttpStatusCode.OK, await MeAsync(engine, token));
    }

    [Fact]
    public async Task Serve_UnclaimedAndStartedAgain_HasANewToken()
    {
        await using var engine = await EngineProcess.StartAsync(claimed: false);
        var first = engine.SetupToken;

        await engine.StopAsync();
        await engine.StartAgainAsync();

        Assert.NotNull(engine.SetupToken);
        Assert.NotEqual(first, engine.SetupToken);
    }

    [Fact]
    public async Task Serve_PortInUse_FailsInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var folder = new TemporaryFolder();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        await AssertFailsAsync(["--listen", url, "--data", folder["data"]], url, "already in use", "--listen");
    }

    [Fact]
    public async Task Serve_FolderOfARunningEngine_FailsInOneLine()
    {
        await using var engine = await EngineProcess.StartAsync(environment: SqliteOnly);

        await AssertFailsAsync(["--listen", "http://127.0.0.1:0", "--data", engine.DataFolder], "Another engine uses", engine.DataFolder, "--data");
    }

    [Fact]
    public async Task Serve_FolderThatIsAFile_FailsInOneLine()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "");

        await AssertFailsAsync(["--listen", "http://127.0.0.1:0", "--data", folder["file"]], "The data folder cannot be used", folder["file"], "--data");
    }

    [Fact]
    public async Task Serve_DatabaseThatIsNone_FailsInOneLine()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["default.db"], new string('x', 10_000));

        await AssertFailsAsync(["--listen", "http://127.0.0.1:0", "--data", folder.Path], "damaged");
    }

    [Fact]
    public async Task Serve_BadAdministrator_FailsInOneLineWithoutThePassword()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["BAAS_ADMIN_EMAIL"] = "nobody", ["BAAS_ADMIN_PASSWORD"] = "secret7" };

        await AssertFailsAsync(
            ["--listen", "http://127.0.0.1:0", "--data", folder["data"]], environment, "BAAS_ADMIN_EMAIL", "BAAS_ADMIN_PASSWORD", "at least 8");
    }

    [Fact]
    public async Task Serve_OptionOutOfRange_FailsInOneLine()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["Baas__Rpc__MaxReceiveBytes"] = "1" };

        await AssertFailsAsync(["--listen", "http://127.0.0.1:0", "--data", folder["data"]], environment, "MaxReceiveBytes", "1024");
    }

    [Fact]
    public async Task Serve_Localhost_AnswersOnBothLoopbacks()
    {
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Listen", $"http://localhost:{FreePort()}"));

        Assert.Equal("localhost", engine.Address.Host);
        foreach (var host in Socket.OSSupportsIPv6 ? (string[])["127.0.0.1", "[::1]"] : ["127.0.0.1"])
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://{host}:{engine.Address.Port}") };
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live").Soon()).StatusCode);
        }
    }

    private static Task AssertFailsAsync(string[] arguments, params string[] told)
        => AssertFailsAsync(arguments, new Dictionary<string, string>(), told);

    private static async Task AssertFailsAsync(string[] arguments, IReadOnlyDictionary<string, string> environment, params string[] told)
    {
        var (exitCode, _, error) = await EngineProcess.RunAsync(arguments, environment);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("baas: ", error);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.All(told, words => Assert.Contains(words, error));
        Assert.DoesNotContain("secret7", error);
    }

    private static async Task<string> SignInAsync(EngineProcess engine)
    {
        using var client = new HttpClient { BaseAddress = engine.Address };
        using var body = new StringContent(
            $$"""{"email":"{{TestAdministrator.Email}}","password":"{{TestAdministrator.Password}}"}""", null, "application/json");
        using var response = await client.PostAsync("/api/v1/auth/login", body).Soon();
        response.EnsureSuccessStatusCode();
        using var json = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync().Soon());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    private static async Task<HttpStatusCode> MeAsync(EngineProcess engine, string token)
    {
        using var client = new HttpClient { BaseAddress = engine.Address };
        client.DefaultRequestHeaders.Add("authorization", $"Bearer {token}");
        return (await client.GetAsync("/api/v1/auth/me").Soon()).StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
