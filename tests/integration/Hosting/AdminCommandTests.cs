using System.Net;
using Grpc.Baas.Engine.Hosting.Commands;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>The command <c>admin</c>, as somebody uses it who cannot sign in.</summary>
public sealed class AdminCommandTests : IDisposable
{
    private const string Email = "eve@example.com";
    private const string FirstPassword = "the first password";
    private const string NextPassword = "another password";

    private readonly TemporaryFolder _folder = new();
    private readonly string _schema = TestDatabase.NewSchema();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Create_NewDatabase_MakesAnAdministratorWhoSignsIn()
    {
        var (exitCode, output, error) = await RunAsync(FirstPassword, "create", Email);

        Assert.True(exitCode == 0, error);
        Assert.Equal($"made {Email} (admin)\n", output);
        Assert.Equal(HttpStatusCode.OK, await LoginAsync(FirstPassword));
    }

    [Fact]
    public async Task ResetPassword_Known_OnlyTheNewOneWorks()
    {
        await RunAsync(FirstPassword, "create", Email);

        var (exitCode, output, _) = await RunAsync(NextPassword, "reset-password", Email.ToUpperInvariant());

        Assert.Equal((0, $"{Email} has another password\n"), (exitCode, output));
        Assert.Equal(HttpStatusCode.Unauthorized, await LoginAsync(FirstPassword));
        Assert.Equal(HttpStatusCode.OK, await LoginAsync(NextPassword));
    }

    [Fact]
    public async Task Disable_OneOfTwo_CannotSignIn()
    {
        await RunAsync(FirstPassword, "create", Email);
        var last = await RunAsync("", "disable", Email);
        await RunAsync(FirstPassword, "create", "adam@example.com", "--role", "viewer");
        var stillLast = await RunAsync("", "disable", Email);
        await RunAsync(FirstPassword, "create", "ada@example.com");

        var disabled = await RunAsync("", "disable", Email);

        Assert.Equal((1, 1, 0), (last.ExitCode, stillLast.ExitCode, disabled.ExitCode));
        Assert.Contains("No other administrator", last.Error, StringComparison.Ordinal);
        Assert.Equal(
            $"ada@example.com\tadmin\nadam@example.com\tviewer\n{Email}\tadmin\tdisabled\n", (await RunAsync("", "list")).Output);
        Assert.Equal(HttpStatusCode.Forbidden, await LoginAsync(FirstPassword));
        Assert.Equal(0, (await RunAsync("", "enable", Email)).ExitCode);
        Assert.Equal(HttpStatusCode.OK, await LoginAsync(FirstPassword));
    }

    [Fact]
    public async Task Refusals_Each_SayWhatToDo()
    {
        Assert.Contains("at least 8 characters", (await RunAsync("short", "create", Email)).Error, StringComparison.Ordinal);
        Assert.Contains("not an e-mail address", (await RunAsync(FirstPassword, "create", "eve")).Error, StringComparison.Ordinal);
        Assert.Contains($"No administrator has the address '{Email}'", (await RunAsync(FirstPassword, "reset-password", Email)).Error, StringComparison.Ordinal);
        Assert.Contains("No password", (await RunAsync("", "create", Email)).Error, StringComparison.Ordinal);
        await RunAsync(FirstPassword, "create", Email);
        Assert.Contains("has this address already", (await RunAsync(FirstPassword, "create", Email)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WhileAnEngineRuns_WorksOnPostgresAndAsksToStopItOnSqlite()
    {
        await using var engine = await StartAsync();

        var (exitCode, _, error) = await RunAsync("", "list");

        Assert.Equal(PostgresCluster.IsChosen ? (0, "") : (1, $"baas: Another engine uses the data folder {_folder["data"]}. Stop it, or choose another folder with --data.\n"), (exitCode, error));
    }

    [Fact]
    public async Task List_OfAProject_ListsItsOwn_AndLeavesItAsItIs()
    {
        if (PostgresCluster.IsChosen)
        {
            return;
        }

        var owner = new { name = "shop", email = "owner@shop.test", password = FirstPassword };
        await using (var engine = await TestEngine.StartAsync(settings: [("Baas:Storage:DataFolder", _folder["data"])]))
        {
            await engine.RestAsync(HttpMethod.Post, "/api/v1/projects", owner);
        }

        var shop = await RunHereAsync("list", "--project", "shop");
        var nowhere = await RunHereAsync("list", "--project", "nowhere");

        Assert.Equal((0, "owner@shop.test\tadmin\n"), shop);
        Assert.Equal((1, "baas: There is no project 'nowhere'.\n"), nowhere);
        await using var again = await TestEngine.StartAsync(settings: [("Baas:Storage:DataFolder", _folder["data"])]);
        Assert.Equal(HttpStatusCode.OK, (await again.RestAsync(HttpMethod.Post, "/api/v1/auth/login", new { owner.email, owner.password }, token: "", project: "shop")).Status);
    }

    // In this process, which is faster; for what needs neither password nor settings.
    private async Task<(int ExitCode, string Output)> RunHereAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var exitCode = await BaasCommandLine.RunAsync(["admin", .. arguments, "--data", _folder["data"]], output, output).Soon();
        return (exitCode, output.ToString());
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string password, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["BAAS_ADMIN_PASSWORD"] = password, ["BAAS_DATA"] = _folder["data"] };
        if (PostgresCluster.IsChosen)
        {
            environment["BAAS_DATABASE"] = PostgresCluster.Shared.ConnectionString;
            environment["Baas__Storage__Schema"] = _schema;
        }

        return EngineProcess.RunAsync(["admin", .. arguments], environment);
    }

    private Task<TestEngine> StartAsync()
    {
        var settings = new List<(string, string)> { ("Baas:Storage:DataFolder", _folder["data"]) };
        if (PostgresCluster.IsChosen)
        {
            settings.Add(("Baas:Storage:Schema", _schema));
        }

        return TestEngine.StartAsync(claimed: false, settings: [.. settings]);
    }

    private async Task<HttpStatusCode> LoginAsync(string password)
    {
        await using var engine = await StartAsync();
        return (await engine.RestAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = Email, password }, token: "")).Status;
    }
}
