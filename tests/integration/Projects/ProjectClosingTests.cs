using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Hosting.Projects;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>Calls while a project is opened, cannot be opened, is closed, or is removed; on an engine that has two open at most.</summary>
public sealed class ProjectClosingTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private TestEngine? _engine;

    private TestEngine Engine => _engine!;

    private ProjectHosts Hosts => Get<ProjectHosts>();

    private ProjectBook Book => Get<ProjectBook>();

    public async Task InitializeAsync() => _engine = await TestEngine.StartAsync(
        configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)), settings: [("Baas:Projects:MaxOpen", "2")]);

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Enter_ManyAtOnce_OpenItOnce_AndWhoeverLeavesHoldsNothing()
    {
        var shop = await MakeAsync("shop");
        await Hosts.EvictAsync(shop);

        var gone = Enumerable.Range(0, 20).Select(_ => Hosts.EnterAsync(shop, new CancellationToken(canceled: true)).AsTask()).ToArray();
        var leases = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => Hosts.EnterAsync(shop, default).AsTask()))).Soon();

        Assert.Single(leases.Select(lease => lease.Host).Distinct());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(gone));
        Array.ForEach(leases, lease => lease.Dispose());

        // It would wait for leases that nobody gives back.
        await Hosts.EvictAsync(shop).Soon();
        Assert.False(Hosts.IsOpen("shop"));
    }

    [Fact]
    public async Task Enter_CannotBeOpened_IsTriedAgainAfterAMoment()
    {
        if (PostgresCluster.IsChosen)
        {
            return;
        }

        var shop = await MakeAsync("shop");
        await Hosts.EvictAsync(shop);
        Engine.Log.Expect("Project shop cannot be opened");
        var held = Path.Combine(Get<ProjectPlace>().StorageOf("shop").FullDataFolder, "project.db.lock");
        await using (new FileStream(held, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "PROJECT_UNAVAILABLE"), await CallAsync("shop"));
            Assert.False(Hosts.IsOpen("shop"));
        }

        var atOnce = await CallAsync("shop");
        _time.Advance(ProjectsErrors.RetryAfter);
        var later = await CallAsync("shop");

        Assert.Equal(("PROJECT_UNAVAILABLE", "ENGINE_UNCLAIMED"), (atOnce.Reason, later.Reason));
        Assert.Single(Engine.Log.Lines, line => line.Contains("Project shop cannot be opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Enter_RegistryCannotBeWritten_OpensAndCloses()
    {
        var shop = await MakeAsync("shop");
        await Hosts.EvictAsync(shop);
        Engine.Log.Expect("_baas_projects");
        await WriteAsync("ALTER TABLE _baas_projects RENAME TO _baas_away");

        var first = await CallAsync("shop");
        await Hosts.EvictAsync(shop).Soon();
        var again = await CallAsync("shop");

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
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name = "shop" });
        var body = $$"""{"setup_token": "{{made.Json.GetProperty("setup_token").GetString()}}", "email": "me@example.com", "password": "a long password"}""";
        using var client = new TcpClient();
        await client.ConnectAsync(Engine.Address.Host, Engine.Address.Port);
        var wire = client.GetStream();
        await using var writer = new StreamWriter(wire) { AutoFlush = true, NewLine = "\r\n" };
        using var reader = new StreamReader(wire);
        await writer.WriteAsync(
            $"POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nbaas-project: shop\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n");

        // It is said when the call reads its request.
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync().Soon());
        var closing = Hosts.EvictAsync(Book.FindReady("shop")!);
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
        var shop = await MakeAsync("shop");
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

        var due = await Get<Database>().ReadAsync(
            now.ToUnixTimeMilliseconds(), static (session, now) => ProjectStore.ReadDue(session, now, 10), CancellationToken.None);
        var later = await Get<Database>().ReadAsync(
            (now + ProjectWakes.OpenWake).ToUnixTimeMilliseconds(), static (session, now) => ProjectStore.ReadDue(session, now, 10), CancellationToken.None);

        // Where nodes share a database, each opening is noted, since others may go on.
        Assert.Equal(PostgresCluster.IsChosen ? [] : [open.Name], due);
        Assert.Equal([open.Name], later);
    }

    [Fact]
    public async Task Remove_WhatIsGone_LeavesWhoHasItsNameNowAlone()
    {
        await MakeAsync("shop");
        var going = Book.FindReady("shop")! with { State = ProjectState.Deleting };
        await Engine.RestAsync(HttpMethod.Delete, "/api/v1/projects/shop");
        await Until.TrueAsync(async () =>
        {
            // Where nodes share a database, the name is free only after a while.
            _time.Advance(TimeSpan.FromSeconds(31));
            await Get<ProjectRemoval>().RemoveLeftoversAsync(default);
            return Book.Find("shop") is null;
        });
        await MakeAsync("shop");

        await Task.WhenAll(Get<ProjectRemoval>().RemoveAsync(going, default), Get<ProjectRemoval>().RemoveAsync(going, default)).Soon();

        Assert.True(await ReadAsync(session => Get<ProjectPlace>().HasData(session, "shop")));
        await Hosts.EvictAsync(Book.FindReady("shop")!);
        Assert.Equal("ENGINE_UNCLAIMED", (await CallAsync("shop")).Reason);
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

    private Task<bool> WriteAsync(string sql) => Get<Database>().WriteAsync(
        transaction =>
        {
            transaction.Session.Execute(sql);
            return true;
        },
        CancellationToken.None);

    private async Task<bool> ReadAsync(Func<DbSession, bool> read) => await Get<Database>().ReadAsync(read, static (session, read) => read(session), CancellationToken.None);

    private T Get<T>()
        where T : notnull
        => Engine.Services.GetRequiredService<T>();
}
