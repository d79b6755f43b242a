using System.Net;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Mail.Outbox;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>
/// Whether there is an account cannot be told by how long a refusal takes: it costs as many password hashes, SQL statements and commits as
/// any other. Mails are written in the background, so that their sender stands still here.
/// </summary>
public sealed class WorkCountTests : IAsyncLifetime
{
    private const string Known = "ada@example.org";
    private const string Suspended = "bob@example.org";
    private const string Waiting = "cyd@example.org";
    private const string Unknown = "nobody@example.org";
    private const int Repetitions = 3;

    private readonly ShiftedTime _time = new();
    private TestEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(configure: builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
            var sender = builder.Services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(OutboxSender));
            builder.Services.Remove(sender);
        });
        await CallAsync("collections", """{"name":"users","type":"auth","auth":{"one_time_codes":true},"create_rule":"","schema":[]}""");
        foreach (var email in new[] { Known, Suspended, Waiting })
        {
            await CallAsync("collections/users/records", $@"{{""data"":{{""email"":""{email}"",""password"":""correct horse 1"",""suspended"":{(email == Suspended ? "true" : "false")}}}}}");
        }

        var collection = (await _engine.RestAsync(HttpMethod.Get, "/api/v1/collections/users")).Json.GetProperty("id").GetString()!;
        var account = await Get<Accounts>().FindByEmailAsync(collection, Waiting, CancellationToken.None);
        await Get<CodeIssuer>().IssueAsync(CodeKind.SignIn, account!, Waiting, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public Task Login_WrongPassword_CostsTheSame()
        => RequireSameAsync("CREDENTIALS_INVALID", "collections/{0}/auth/login", """{{"email":"{1}","password":"not the password"}}""", new()
        {
            ["known"] = ("users", Known), ["suspended"] = ("users", Suspended), ["unknown"] = ("users", Unknown), ["no collection"] = ("missing", Known),
        });

    [Fact]
    public Task LoginOfAdministrators_WrongPassword_CostsTheSame()
        => RequireSameAsync("CREDENTIALS_INVALID", "auth/login", """{{"email":"{1}","password":"not the password"}}""", new()
        {
            ["known"] = ("", TestAdministrator.Email), ["unknown"] = ("", Unknown),
        });

    [Fact]
    public Task Reset_Asked_CostsTheSame()
        => RequireSameAsync("", "auth/request-password-reset", """{{"email":"{1}","collection":"{0}"}}""", new()
        {
            ["known"] = ("users", Known), ["suspended"] = ("users", Suspended), ["unknown"] = ("users", Unknown), ["no collection"] = ("missing", Known),
            ["administrator"] = ("", TestAdministrator.Email), ["unknown administrator"] = ("", Unknown),
        });

    [Fact]
    public Task OneTimeCode_Asked_CostsTheSame()
        => RequireSameAsync("", "auth/request-otp", """{{"email":"{1}","collection":"{0}"}}""", new()
        {
            ["known"] = ("users", Known), ["suspended"] = ("users", Suspended), ["unknown"] = ("users", Unknown), ["no collection"] = ("missing", Known),
        });

    [Fact]
    public Task OneTimeCode_Wrong_CostsTheSame()
        => RequireSameAsync("CODE_INVALID", "auth/login-otp", """{{"email":"{1}","collection":"{0}","code":"000000"}}""", new()
        {
            ["known"] = ("users", Known), ["with a code"] = ("users", Waiting), ["suspended"] = ("users", Suspended), ["unknown"] = ("users", Unknown),
            ["no collection"] = ("missing", Known),
        });

    [Fact]
    public async Task Key_Wrong_CostsTheSame()
    {
        var made = await CallAsync("keys", """{"name":"app","scopes":["baas.*"]}""");
        var text = made.Json.GetProperty("key").GetString()!;
        var handle = text[..13];
        var works = new Dictionary<string, Work>();
        foreach (var (name, key) in new[] { ("known", $"{handle}_{new string('0', 48)}"), ("unknown", $"baas_00000000_{new string('0', 48)}") })
        {
            works[name] = await CountAsync(() => _engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: key), "TOKEN_INVALID");
        }

        RequireSame(works);
    }

    /// <param name="who">A collection and an address for each case.</param>
    private async Task RequireSameAsync(string reason, string path, string body, Dictionary<string, (string Collection, string Email)> who)
    {
        var works = new Dictionary<string, Work>();
        foreach (var (name, (collection, email)) in who)
        {
            works[name] = await CountAsync(
                () => _engine.RestAsync(HttpMethod.Post, $"/api/v1/{string.Format(path, collection)}", string.Format(body, collection, email), token: ""), reason);
        }

        RequireSame(works);
    }

    // Something else may run in the background, so that the least of several counts.
    private async Task<Work> CountAsync(Func<Task<RestAnswer>> call, string reason)
    {
        var works = new List<Work>();
        for (var i = 0; i < Repetitions; i++)
        {
            // Too many failures would be refused before any work.
            _time.Offset += TimeSpan.FromMinutes(16);
            var before = Now();
            Assert.Equal(reason, (await call()).Reason);
            var after = Now();
            works.Add(new Work(after.Hashes - before.Hashes, after.Statements - before.Statements, after.Commits - before.Commits));
        }

        return works.MinBy(work => work.Statements)!;
    }

    private Work Now() => new(Get<PasswordHashing>().Operations, Get<Database>().Statements, Get<Database>().CommittedGroups);

    private static void RequireSame(Dictionary<string, Work> works)
        => Assert.True(works.Values.Distinct().Count() == 1, string.Join('\n', works.Select(work => $"{work.Key}: {work.Value}")));

    private async Task<RestAnswer> CallAsync(string path, string body)
    {
        var answer = await _engine.RestAsync(HttpMethod.Post, $"/api/v1/{path}", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer;
    }

    private T Get<T>()
        where T : notnull
        => _engine.Services.GetRequiredService<T>();

    private sealed record Work(long Hashes, long Statements, long Commits);
}
