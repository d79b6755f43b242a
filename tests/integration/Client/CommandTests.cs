using System.Diagnostics;
using System.Text.Json;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>The commands that call a running engine, as users run them.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EngineProcess _engine = null!;

    public async Task InitializeAsync() => _engine = await EngineProcess.StartAsync();

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Import_CreateFromJson_StoresAllWithFittingTypes()
    {
        var records = Enumerable.Range(0, 2_500).Select(i => new { name = $"n{i}", lat = $"{i / 100.0:F2}", admin1 = $"{i % 99:00}", big = i });
        var path = await WriteAsync("cities.json", JsonSerializer.Serialize(records));

        var (exitCode, output, error) = await RunAsync("import", path, "--collection", "cities", "--create");

        Assert.True(exitCode == 0, output + error);
        Assert.Contains("made collection cities: name text, lat number, admin1 text, big int", output);
        Assert.Matches(@"imported 2500, refused 0 in \d+\.\d s \(\d+/s\)\n$", output);
        using var client = await ConnectAsync();
        var page = await client.Collection("cities").ListAsync(new ListOptions { Filter = "admin1 = \"07\" && lat > 24", IncludeTotal = true });
        Assert.Equal(Enumerable.Range(0, 2_500).Count(i => i % 99 == 7 && i > 2_400), page.Total);
    }

    [Fact]
    public async Task Import_SomeRefused_ListsThemAndExitsOne()
    {
        await RunAsync("import", await WriteAsync("a.ndjson", """{"name":"x","n":1}"""), "--collection", "things", "--create");
        var path = await WriteAsync("b.csv", "id;name;n\nk1;y;2\nk2;z;many\n");

        var (exitCode, output, _) = await RunAsync("import", path, "--collection", "things");

        Assert.Equal(1, exitCode);
        Assert.Contains("record 2: DATA_INVALID: data.n", output);
        Assert.Contains("imported 1, refused 1 in", output);
        using var client = await ConnectAsync();
        Assert.Equal("""{"name":"y","n":2}""", (await client.Collection("things").GetAsync("k1")).Data.ToJson());
    }

    [Fact]
    public async Task Import_NothingToImportInto_SaysWhatToDo()
    {
        var missing = await RunAsync("import", await WriteAsync("a.json", "[]"), "--collection", "nowhere");
        var noFile = await RunAsync("import", _folder["none.json"], "--collection", "nowhere", "--create");

        Assert.Equal((1, ""), (missing.ExitCode, missing.Output));
        Assert.Contains("--create", missing.Error);
        Assert.Equal(1, noFile.ExitCode);
        Assert.Contains("cannot be read", noFile.Error);
    }

    [Fact]
    public async Task Watch_Interrupted_PrintedEachChangeAndExitsZero()
    {
        await RunAsync("import", await WriteAsync("a.ndjson", "{\"n\":1}\n{\"n\":2}\n"), "--collection", "things", "--create");
        using var process = Start("watch", "things", "--from", "0");
        var lines = new List<JsonElement>();
        for (var i = 0; i < 2; i++)
        {
            lines.Add(JsonDocument.Parse((await process.StandardOutput.ReadLineAsync().Soon())!).RootElement);
        }

        using var kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        await process.WaitForExitAsync().Soon();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal([1, 2], lines.Select(line => line.GetProperty("data").GetProperty("n").GetInt32()));
        Assert.All(lines, line => Assert.Equal("record.created", line.GetProperty("type").GetString()));
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync().Soon());
    }

    private static Dictionary<string, string> Environment(EngineProcess engine) => new()
    {
        ["BAAS_SERVER"] = engine.Address.ToString(),
        ["BAAS_EMAIL"] = TestAdministrator.Email,
        ["BAAS_PASSWORD"] = TestAdministrator.Password,
    };

    private Process Start(params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "baas.dll"), .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in Environment(_engine))
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        EngineProcess.RunAsync(arguments, Environment(_engine));

    private async Task<string> WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(_folder[name], text);
        return _folder[name];
    }

    private async Task<BaasClient> ConnectAsync()
    {
        var client = new BaasClient(_engine.Address.ToString());
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        return client;
    }
}
