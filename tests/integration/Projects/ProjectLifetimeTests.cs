using System.Net;
using Grpc.Baas.Engine.Hosting.Projects;
using Grpc.Baas.Engine.Mail.Outbox;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>When projects are opened and closed, on an engine that has two open at most.</summary>
public sealed class ProjectLifetimeTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private TestEngine? _engine;

    private TestEngine Engine => _engine!;

    private ProjectHosts Hosts => Engine.Services.GetRequiredService<ProjectHosts>();

    private ProjectBook Book => Engine.Services.GetRequiredService<ProjectBook>();

    public async Task InitializeAsync() => _engine = await TestEngine.StartAsync(
        configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)), settings: [("Baas:Projects:MaxOpen", "2")]);

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Projects_AreOpenedAndClosedAsTheyAreCalled()
    {
        foreach (var name in (string[])["one", "two", "three"])
        {
            await MakeAsync(name);
        }

        // Each of three in turn, and two have room.
        foreach (var name in (string[])["one", "two", "three", "one", "three"])
        {
            Assert.Equal((HttpStatusCode.BadRequest, "ENGINE_UNCLAIMED"), await CallAsync(name));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, Hosts.Count);
        await Until.TrueAsync(() => !Hosts.IsOpen("two"));
        await CallsInUseKeepTheirs();
        await IdleOnesAreClosed_AndOpenedWhenTheirMailIsDue();
        await WhatACrashLeft_IsRemoved();
    }

    private async Task CallsInUseKeepTheirs()
    {
        using (await EnterAsync("one"))
        using (await EnterAsync("three"))
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, "TOO_MANY_OPEN"), await CallAsync("two"));
        }

        Assert.Equal("ENGINE_UNCLAIMED", (await CallAsync("two")).Reason);
    }

    private async Task IdleOnesAreClosed_AndOpenedWhenTheirMailIsDue()
    {
        var due = _time.GetUtcNow() + TimeSpan.FromHours(2);
        using (var lease = await EnterAsync("one"))
        {
            var mail = new OutboxMail("m1", "to@example.com", "test", "", due);
            await lease.Host.Services.GetRequiredService<Database>().WriteAsync(
                transaction =>
                {
                    OutboxStore.Insert(transaction.Session, mail);
                    return true;
                },
                CancellationToken.None);
        }

        _time.Advance(TimeSpan.FromMinutes(4));
        await Hosts.CloseIdleAsync(CancellationToken.None);
        var before = Hosts.Count;
        await Until.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(2));
            return !Hosts.IsOpen("one") && !Hosts.IsOpen("three");
        });

        Assert.Equal((2, "one"), (before, Assert.Single(await DueAsync(due))));
        await Until.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            return Hosts.IsOpen("one");
        });
        Assert.True(_time.GetUtcNow() >= due);
    }

    private async Task WhatACrashLeft_IsRemoved()
    {
        var removal = Engine.Services.GetRequiredService<ProjectRemoval>();
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var database = Engine.Services.GetRequiredService<Database>();
        await database.WriteAsync(
            transaction =>
            {
                ProjectStore.Insert(transaction.Session, new Project("c1", "half") { State = ProjectState.Creating, Created = now, Updated = now });
                ProjectStore.SetState(transaction.Session, ProjectStore.Find(transaction.Session, "three")! with { State = ProjectState.Deleting, Updated = now });
                Book.PublishWithCommit(transaction);
                return true;
            },
            CancellationToken.None);

        Assert.Equal("PROJECT_NOT_FOUND", (await CallAsync("half")).Reason);
        Assert.Equal("PROJECT_NOT_FOUND", (await CallAsync("three")).Reason);
        _time.Advance(TimeSpan.FromMinutes(11));
        await removal.RemoveLeftoversAsync(CancellationToken.None);

        Assert.Equal((null, null), (Book.Find("half"), Book.Find("three")));
        Assert.NotNull(Book.FindReady("one"));
    }

    private async Task MakeAsync(string name)
        => Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name })).Status);

    private async Task<(HttpStatusCode Status, string Reason)> CallAsync(string project)
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections", token: "", project: project);
        return (answer.Status, answer.Reason);
    }

    private async Task<ProjectLease> EnterAsync(string name) => await Hosts.EnterAsync(Book.FindReady(name)!, CancellationToken.None).AsTask().Soon();

    private async Task<List<string>> DueAsync(DateTimeOffset at) => await Engine.Services.GetRequiredService<Database>().ReadAsync(
        at.ToUnixTimeMilliseconds(), static (session, at) => ProjectStore.ReadDue(session, at, 10), CancellationToken.None);
}
