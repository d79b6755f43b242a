using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Hosting.Projects;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Storage.Sqlite;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>Calls while a project is opened, cannot be opened, is closed, or is removed; on an engine that has two open at most.</summary>
public sealed class ProjectClosingTests(ProjectClosingTests.Bench bench) : IClassFixture<ProjectClosingTests.Bench>
{
    private readonly ManualTime _time = bench.Time;

    private TestEngine Engine => bench.Engine;

    private ProjectHosts Hosts => Get<ProjectHosts>();

    private ProjectBook Book => Get<ProjectBook>();

    [Fact]
    public async Task Enter_ManyAtOnce_OpenItOnce_AndWhoeverLeavesHoldsNothing()
    {
        var shop = await MakeAsync("many");
        await Hosts.EvictAsync(shop);

        var gone = Enumerable.Range(0, 20).Select(_ => Hosts.EnterAsync(shop, new CancellationToken(canceled: true)).AsTask()).ToArray();
        var leases = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Hosts.EnterAsync(shop, default).AsTask()))).Soon();

        Assert.Single(leases.Select(lease => lease.Host).Distinct());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(gone));
        Array.ForEach(leases, lease => lease.Dispose());

        // It would wait for leases that nobody gives back.
        await Hosts.EvictAsync(shop).Soon();
        Assert.False(Hosts.IsOpen("many"));
    }

    [Fact]
    public async Task Enter_CannotBeOpened_IsTriedAgainAfterAMoment()
    {
        if (PostgresCluster.IsChosen)
        {
            return;
        }

        var shop = await MakeAsync("held");
        await Hosts.EvictAsync(shop);
        var held = Path.Combine(Get<ProjectPlace>().StorageOf("held").FullDataFolder, "project.db.lock");
        await using (new FileStream(held, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            await Get<ProjectWakes>().NoteClosedAsync(shop, _time.GetUtcNow());
            await Assert.ThrowsAsync<BaasException>(() => Hosts.WakeAsync(shop, default));
            Assert.DoesNotContain("held", await DueAsync(_time.GetUtcNow()));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "PROJECT_UNAVAILABLE"), await CallAsync("held"));
            await Until.TrueAsync(() => !Hosts.IsOpen("held"));
        }

        var atOnce = await CallAsync("held");
        _time.Advance(ProjectsErrors.RetryAfter);
        var later = await CallAsync("held");

        Assert.Equal(("PROJECT_UNAVAILABLE", "ENGINE_UNCLAIMED"), (atOnce.Reason, later.Reason));
        Assert.Single(Engine.Log.Lines, line => line.Contains("Project held cannot be opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Enter_RegistryCannotBeWritten_OpensAndCloses()
    {
        var shop = await MakeAsync("unnoted");
        await Hosts.EvictAsync(shop);
        await WriteAsync("ALTER TABLE _baas_projects RENAME TO _baas_away");

        var first = await CallAsync("unnoted");
        await Hosts.EvictAsync(shop).Soon();
        var again = await CallAsync("unnoted");

        Assert.Equal(("ENGINE_UNCLAIMED", "ENGINE_UNCLAIMED"), (first.Reason, again.Reason));
        await WriteAsync("ALTER TABLE _baas_away RENAME TO _baas_projects");
    }

    [Fact]
    public async Task Enter_OneClosesSlowly_DoesNotWaitForIt()
    {
        var (slow, idle, wanted) = (await MakeAsync("slow"), await MakeAsync("idle"), await MakeAsync("wanted"));
        var held = await Hosts.EnterAsync(slow, default);
        var closing = Hosts.EvictAsync(slow);

        using (await Hosts.EnterAsync(idle, default).AsTask().Soon())
        using (await Hosts.EnterAsync(wanted, default).AsTask().Soon())
        {
            Assert.False(closing.IsCompleted);
        }

        held.Dispose();
        await closing.Soon();
    }

    [Fact]
    public async Task Call_OutlastsTheClosing_IsToldSo()
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name = "outlast" });
        var body = $$"""{"setup_token": "{{made.Json.GetProperty("setup_token").GetString()}}", "email": "me@example.com", "password": "a long password"}""";
        using var client = new TcpClient();
        await client.ConnectAsync(Engine.Address.Host, Engine.Address.Port);
        var wire = client.GetStream();
        await using var writer = new StreamWriter(wire) { AutoFlush = true, NewLine = "\r\n" };
        using var reader = new StreamReader(wire);
        await writer.WriteAsync(
            $"POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nbaas-project: outlast\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n");

        // It is said when the call reads its request.
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync().Soon());
        var closing = Hosts.EvictAsync(Book.FindReady("outlast")!);
        for (var i = 0; i < 2 && !closing.IsCompleted; i++)
        {
            await Task.Delay(20);
            _time.Advance(TimeSpan.FromSeconds(11));
            await Task.WhenAny(closing, Task.Delay(TimeSpan.FromSeconds(5)));
        }

        await closing.Soon();
        await writer.WriteAsync(body);
        await reader.ReadLineAsync().Soon();

        Assert.StartsWith("HTTP/1.1 503", await reader.ReadLineAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closed_Project_LeavesItsThrottlesAndNothingElse()
    {
        var shop = await MakeAsync("throttled");
        var host = await UseAsync(shop);
        await Hosts.EvictAsync(shop);

        using (var lease = await Hosts.EnterAsync(shop, default))
        {
            var throttle = lease.Host.Services.GetRequiredService<CodeThrottle>();
            Assert.Equal("CODE_THROTTLED", Assert.Throws<BaasException>(() => throttle.Begin("test", "someone", null)).Definition.Reason);
        }

        await Until.TrueAsync(() =>
        {
            GC.Collect();
            return !host.IsAlive;
        });
    }

    [Fact]
    public async Task Start_AfterACrash_LooksAtThoseThatWereOpen()
    {
        var (open, closed) = (await MakeAsync("open"), await MakeAsync("closed"));
        await Hosts.EvictAsync(closed);
        var now = _time.GetUtcNow();

        await Get<ProjectWakes>().NoteLeftOpenAsync(Book.All);

        var due = await DueAsync(now);
        var later = await DueAsync(now + ProjectWakes.OpenWake);

        // Where nodes share a database, each opening is noted, since others may go on.
        Assert.Equal((!PostgresCluster.IsChosen, false), (due.Contains(open.Name), due.Contains(closed.Name)));
        Assert.Equal((true, false), (later.Contains(open.Name), later.Contains(closed.Name)));
    }

    [Fact]
    public async Task Wake_UpkeepTakesLong_DoesNotHoldUpTheOthers()
    {
        if (PostgresCluster.IsChosen)
        {
            return;
        }

        var full = await MakeAsync("full");
        using (var lease = await Hosts.EnterAsync(full, default))
        {
            var database = lease.Host.Services.GetRequiredService<Database>();
            await ExecuteAsync(database, "CREATE TABLE room (bytes BLOB)");
            await ExecuteAsync(database, "INSERT INTO room VALUES (zeroblob(32000000))");
            await ExecuteAsync(database, "DROP TABLE room");
        }

        // It is given back in a hundred pieces with a pause after each, which ends when the clock is moved.
        var waking = Hosts.WakeAsync(full, default);
        await Until.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            return waking.IsCompleted;
        });

        await waking;
        using var after = await Hosts.EnterAsync(full, default);
        Assert.True(await after.Host.Services.GetRequiredService<Database>().ReadAsync(0, static (session, _) => SqliteSpace.HasEnoughFree(session), default));
    }

    [Fact]
    public async Task Remove_WhatIsGone_LeavesWhoHasItsNameNowAlone()
    {
        await MakeAsync("successor");
        var going = Book.FindReady("successor")! with { State = ProjectState.Deleting };
        await Engine.RestAsync(HttpMethod.Delete, "/api/v1/projects/successor");
        await Until.TrueAsync(async () =>
        {
            // Where nodes share a database, the name is free only after a while.
            _time.Advance(TimeSpan.FromSeconds(31));
            await Get<ProjectRemoval>().RemoveLeftoversAsync(default);
            return Book.Find("successor") is null;
        });
        await MakeAsync("successor");

        await Task.WhenAll(Get<ProjectRemoval>().RemoveAsync(going, default), Get<ProjectRemoval>().RemoveAsync(going, default)).Soon();

        Assert.True(await ReadAsync(session => Get<ProjectPlace>().HasData(session, "successor")));
        await Hosts.EvictAsync(Book.FindReady("successor")!);
        Assert.Equal("ENGINE_UNCLAIMED", (await CallAsync("successor")).Reason);
    }

    [Fact]
    public async Task Create_DataOfAnother_IsLeftAlone()
    {
        var place = Get<ProjectPlace>().StorageOf("found");
        Directory.CreateDirectory(place.FullDataFolder);
        await File.WriteAllTextAsync(Path.Combine(place.FullDataFolder, "project.db"), "somebody's");
        if (PostgresCluster.IsChosen)
        {
            await WriteAsync($"CREATE SCHEMA \"{place.Schema}\"");
        }

        var checkedOnly = await Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name = "found", validate_only = true });
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name = "found" });

        Assert.Equal(("PROJECT_EXISTS", "PROJECT_EXISTS"), (checkedOnly.Reason, made.Reason));
        Assert.Null(Book.Find("found"));
        Assert.True(await ReadAsync(session => Get<ProjectPlace>().HasData(session, "found")));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> UseAsync(Project project)
    {
        using var lease = await Hosts.EnterAsync(project, default);
        var throttle = lease.Host.Services.GetRequiredService<CodeThrottle>();
        for (var i = 0; i < CodeThrottle.MaxPerAccount; i++)
        {
            throttle.Begin("test", "someone", null);
        }

        return new WeakReference(lease.Host);
    }

    private async Task<Project> MakeAsync(string name)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name });
        Assert.True(made.Status == HttpStatusCode.OK, made.Text);
        return Book.FindReady(name)!;
    }

    private async Task<(HttpStatusCode Status, string Reason)> CallAsync(string project)
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections", token: "", project: project);
        return (answer.Status, answer.Reason);
    }

    private Task<bool> WriteAsync(string sql) => ExecuteAsync(Get<Database>(), sql);

    private static Task<bool> ExecuteAsync(Database database, string sql) => database.WriteAsync(
        transaction =>
        {
            transaction.Session.Execute(sql);
            return true;
        },
        CancellationToken.None);

    private async Task<bool> ReadAsync(Func<DbSession, bool> read) => await Get<Database>().ReadAsync(read, static (session, read) => read(session), CancellationToken.None);

    private async Task<List<string>> DueAsync(DateTimeOffset at) => await Get<Database>().ReadAsync(
        at.ToUnixTimeMilliseconds(), static (session, at) => ProjectStore.ReadDue(session, at, 100), CancellationToken.None);

    private T Get<T>()
        where T : notnull
        => Engine.Services.GetRequiredService<T>();

    /// <summary>The engine of these tests; its clock is moved on by them.</summary>
    public sealed class Bench : IAsyncLifetime
    {
        private TestEngine? _engine;

        public ManualTime Time { get; } = new();

        public TestEngine Engine => _engine!;

        public async Task InitializeAsync()
        {
            _engine = await TestEngine.StartAsync(
                configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)), settings: [("Baas:Projects:MaxOpen", "2")]);

            // One database tells of the write that fails here, the other of the lock that is held.
            Engine.Log.Expect(PostgresCluster.IsChosen ? "_baas_projects" : "Project held cannot be opened");
        }

        public async Task DisposeAsync() => await Engine.DisposeAsync();
    }
}
