using System.Net;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>Who calls in the table. Sign-ins are made without passwords, since checking one takes a tenth of a second.</summary>
internal sealed class AccessCast : IAsyncDisposable
{
    private const string Password = "correct horse 1";

    // Outlasts the test, whose clock runs ahead.
    private static readonly TimeSpan Long = TimeSpan.FromDays(6);

    private readonly TestEngine _engine;
    private readonly TestEngine _other;
    private readonly Dictionary<string, Account> _accounts = [];
    private readonly Dictionary<string, string> _tokens = new() { [AccessCallers.Anonymous] = "" };

    private AccessCast(TestEngine engine, TestEngine other) => (_engine, _other) = (engine, other);

    /// <summary>Token of an administrator who calls for the test itself.</summary>
    public string Operator { get; private set; } = "";

    public string OwnerId => _accounts[AccessCallers.Owner].Id;

    public static async Task<AccessCast> MakeAsync(TestEngine engine, ShiftedTime time)
    {
        var cast = new AccessCast(engine, await TestEngine.StartAsync());
        foreach (var name in new[] { AccessCallers.Owner, AccessCallers.Other, AccessCallers.Suspended })
        {
            cast._accounts[name] = await cast.RegisterAsync(name);
        }

        foreach (var (name, role) in new[] { (AccessCallers.Viewer, "viewer"), (AccessCallers.Developer, "developer"), (AccessCallers.Admin, "admin"), ("operator", "admin") })
        {
            cast._accounts[name] = await cast.AddAsync(name, role);
        }

        cast.Operator = await IssueAsync(engine, cast._accounts["operator"], Long);
        cast._tokens[AccessCallers.Foreign] = await cast.ForeignAsync();
        cast._tokens[AccessCallers.Suspended] = await IssueAsync(engine, cast._accounts[AccessCallers.Suspended], Long);
        cast._tokens[AccessCallers.Expired] = (await cast.BeginAsync(AccessCallers.Owner)).AccessToken;
        await cast.SuspendAsync();
        await cast.JoinAsync(await cast.GroupAsync("editors"));
        await cast.GroupAsync("strangers");
        time.Offset += TimeSpan.FromMinutes(16);
        return cast;
    }

    public ValueTask DisposeAsync() => _other.DisposeAsync();

    /// <summary>What a caller sends with a call: a token or key, empty for nothing.</summary>
    public async Task<string> CredentialAsync(string caller, AccessRow row)
    {
        if (_tokens.TryGetValue(caller, out var token))
        {
            return token;
        }

        return AccessCallers.IsKey(caller) ? await KeyAsync(caller, row.Path[1..]) : (await BeginAsync(caller)).AccessToken;
    }

    /// <summary>Makes what requests are about beside records.</summary>
    public async Task<string> MakeAsync(string placeholder, int tag) => placeholder switch
    {
        "$refresh" => (await BeginAsync(AccessCallers.Owner)).RefreshToken,
        "$session" => (await SessionAsync(_engine, _accounts[AccessCallers.Owner])).Id,
        "$key" => (await PostAsync("/api/v1/keys", """{"name":"made","scopes":["baas.*"]}""")).Json.GetProperty("api_key").GetProperty("id").GetString()!,
        "$invitation" => (await PostAsync("/api/v1/administrators/invitations", $@"{{""email"":""i{tag}@example.org"",""role"":""viewer""}}"))
            .Json.GetProperty("invitation").GetProperty("id").GetString()!,
        "$administrator" => await AdministratorAsync(tag),
        "$group" => await GroupAsync($"group_{tag}"),
        "$joined" => await JoinAsync(await GroupAsync($"group_{tag}")),
        "$role" => (await CallAsync(HttpMethod.Put, $"/api/v1/roles/role_{tag}", """{"methods":["baas.*"]}""")).Json.GetProperty("name").GetString()!,
        "$webhook" => (await PostAsync("/api/v1/webhooks", """{"url":"https://myapp.example/hook","collection_name":"elsewhere","events":["create"],"active":false}"""))
            .Json.GetProperty("id").GetString()!,
        "$topic" => (await PostAsync("/api/v1/topics", $@"{{""name"":""topic-{tag}""}}")).Json.GetProperty("name").GetString()!,
        "$unshared" => await OwnedAsync(),
        "$shared" => await ShareAsync(await OwnedAsync()),
        _ => throw new ArgumentException(placeholder, nameof(placeholder)),
    };

    /// <summary>Removes what calls of a service have left, since there may not be many of it.</summary>
    public async Task TidyAsync(string service)
    {
        await PostAsync("/api/v1/keys:revokeAll", "{}");
        if (service.StartsWith("baas.webhooks.", StringComparison.Ordinal))
        {
            var left = await _engine.RestAsync(HttpMethod.Get, "/api/v1/webhooks?per_page=100", token: Operator);
            foreach (var webhook in left.Json.GetProperty("items").EnumerateArray())
            {
                await CallAsync(HttpMethod.Delete, $"/api/v1/webhooks/{webhook.GetProperty("id").GetString()}", body: null);
            }
        }

        if (service.StartsWith("baas.topics.", StringComparison.Ordinal))
        {
            var left = await _engine.RestAsync(HttpMethod.Get, "/api/v1/topics?per_page=100", token: Operator);
            foreach (var topic in left.Json.GetProperty("items").EnumerateArray())
            {
                await CallAsync(HttpMethod.Delete, $"/api/v1/topics/{topic.GetProperty("name").GetString()}", body: null);
            }
        }
    }

    /// <summary>Signs an account in; of one that has changed, as it is now.</summary>
    public async Task<SignedIn> BeginAsync(string name)
    {
        var known = _accounts[name];
        var account = await Get<Accounts>(_engine).FindAsync(known.CollectionId, known.Id, CancellationToken.None);
        return await Get<SessionTokens>(_engine).BeginAsync(account!, new SignIn(SignIn.Password), CancellationToken.None);
    }

    private async Task<Account> RegisterAsync(string name)
    {
        var email = $"{name}@example.org";
        var answer = await _engine.RestAsync(HttpMethod.Post, "/api/v1/collections/users/auth/register", new { email, password = Password }, token: "");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        var collection = (await _engine.RestAsync(HttpMethod.Get, "/api/v1/collections/users")).Json.GetProperty("id").GetString()!;
        return (await Get<Accounts>(_engine).FindByEmailAsync(collection, email, CancellationToken.None))!;
    }

    private async Task<Account> AddAsync(string name, string role)
    {
        var added = await Get<AdministratorEditor>(_engine).AddAsync($"{name}@example.org", Password, role, Caller.Engine, CancellationToken.None);
        return (await Get<Accounts>(_engine).FindAsync("", added.Id, CancellationToken.None))!;
    }

    private async Task<string> ForeignAsync()
    {
        var account = await Get<Accounts>(_other).FindByEmailAsync("", TestAdministrator.Email, CancellationToken.None);
        return await IssueAsync(_other, account!, Long);
    }

    private async Task SuspendAsync()
    {
        var path = $"/api/v1/collections/users/records/{_accounts[AccessCallers.Suspended].Id}";
        var answer = await _engine.RestAsync(HttpMethod.Patch, path, """{"data":{"suspended":true}}""");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    private async Task<string> KeyAsync(string caller, string method)
    {
        var scope = caller == AccessCallers.Unscoped ? "baas.nothing.v1.Service/None" : method;
        var collections = caller == AccessCallers.Limited ? @"""elsewhere""" : "";
        var answer = await PostAsync("/api/v1/keys", $@"{{""name"":""test"",""scopes"":[""{scope}""],""collections"":[{collections}]}}");
        return answer.Json.GetProperty("key").GetString()!;
    }

    private async Task<string> AdministratorAsync(int tag)
    {
        var editor = Get<AdministratorEditor>(_engine);
        var added = await Get<Database>(_engine).WriteAsync(
            transaction => editor.Add(transaction, $"s{tag}@example.org", PasswordHashing.MakeNobodysHash(), "viewer"), CancellationToken.None);
        return added.Id;
    }

    private static async Task<string> IssueAsync(TestEngine engine, Account account, TimeSpan lifetime)
        => Get<TokenIssuer>(engine).Issue(account, await SessionAsync(engine, account), lifetime);

    private static async Task<Session> SessionAsync(TestEngine engine, Account account)
    {
        var tokens = Get<SessionTokens>(engine);
        account = (await Get<Accounts>(engine).FindAsync(account.CollectionId, account.Id, CancellationToken.None))!;
        await tokens.BeginAsync(account, new SignIn(SignIn.Password), CancellationToken.None);
        return (await tokens.ListAsync(account.AsCaller(), before: "", limit: 1, CancellationToken.None))[0];
    }

    private async Task<string> GroupAsync(string name)
    {
        await PostAsync("/api/v1/groups", $@"{{""name"":""{name}""}}");
        return name;
    }

    private async Task<string> JoinAsync(string group)
    {
        await PostAsync($"/api/v1/groups/{group}/members", $@"{{""account_id"":""{OwnerId}""}}");
        return group;
    }

    // A record of a collection with permission bits.
    private async Task<string> OwnedAsync()
        => (await PostAsync("/api/v1/collections/owned/records", $@"{{""data"":{{""owner"":""{OwnerId}""}}}}")).Json.GetProperty("id").GetString()!;

    private async Task<string> ShareAsync(string record)
    {
        await CallAsync(HttpMethod.Put, $"/api/v1/collections/owned/records/{record}/shares/editors", "{}");
        return record;
    }

    private Task<RestAnswer> PostAsync(string path, string body) => CallAsync(HttpMethod.Post, path, body);

    private async Task<RestAnswer> CallAsync(HttpMethod method, string path, string? body)
    {
        var answer = await _engine.RestAsync(method, path, body, Operator);
        return answer.Status == HttpStatusCode.OK ? answer : throw new InvalidOperationException($"{path}: {answer.Text}");
    }

    private static T Get<T>(TestEngine engine)
        where T : notnull
        => engine.Services.GetRequiredService<T>();
}
