using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>Records that sign in: seed fields, registration, sign-in, refresh, and what clients may not write.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private const string Password = "securepassword123";
    private const string Records = "/api/v1/collections/customers/records";

    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Create_AuthCollection_HasTheFieldsOfAccounts()
    {
        var answer = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/customers");

        var fields = answer.Json.GetProperty("schema").EnumerateArray().ToDictionary(field => field.GetProperty("name").GetString()!);
        Assert.Equal(["email", "name", "password", "role", "suspended", "token_key", "verified"], fields.Keys.Order());
        Assert.All(fields, field => Assert.Equal(field.Key != "name", field.Value.GetProperty("system").GetBoolean()));
        Assert.True(fields["email"].GetProperty("unique").GetBoolean());
    }

    [Fact]
    public async Task Update_WithoutTheFieldsOfAccounts_KeepsThem()
    {
        var before = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/customers");

        var same = await Engine.RestAsync(
            HttpMethod.Put, "/api/v1/collections/customers", """{"name":"customers","type":"auth","schema":[{"name":"name","type":"text"}],"create_rule":""}""");
        var whole = await Engine.RestAsync(HttpMethod.Put, "/api/v1/collections/customers", before.Text);

        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Equal(before.Text, same.Text);
        Assert.Equal(before.Text, whole.Text);
    }

    [Theory]
    [InlineData("""{"name":"x","type":"auth","schema":[{"name":"role","type":"int"}]}""", "schema[0].type")]
    [InlineData("""{"name":"x","type":"base","auth":{"verified_only":true}}""", "auth")]
    [InlineData("""{"name":"x","type":"auth","auth":{"access_token_seconds":5}}""", "auth.access_token_seconds")]
    public async Task Create_BadAuthCollection_IsRefused(string definition, string field)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", definition);

        Assert.Equal("DEFINITION_INVALID", answer.Reason);
        Assert.Contains($"\"field\":\"{field}\"", answer.Text);
    }

    [Fact]
    public async Task Register_Anybody_AnswersAsTheSeedSays()
    {
        var answer = await RegisterAsync("Customer@Example.com", new { name = "Ada" });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("bearer", answer.Json.GetProperty("token_type").GetString());
        Assert.Equal(900, answer.Json.GetProperty("expires_in").GetInt32());
        var user = answer.Json.GetProperty("user");
        Assert.Equal("customer@example.com", user.GetProperty("email").GetString());
        Assert.Equal("user", user.GetProperty("role").GetString());
        Assert.False(user.GetProperty("verified").GetBoolean());
        var me = await MeAsync(Access(answer));
        Assert.Equal(user.GetRawText(), me.Text);
        Assert.Equal(me.Text, (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/customers/auth/me", token: Access(answer))).Text);
    }

    [Fact]
    public async Task Register_AddressThatIsTaken_IsRefused()
    {
        await RegisterAsync("ada@example.com");

        var answer = await RegisterAsync("ADA@example.com");

        Assert.Equal((HttpStatusCode.Conflict, "EMAIL_TAKEN"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("nobody", Password, "ACCOUNT_INVALID")]
    [InlineData("a@example.com", "short", "ACCOUNT_INVALID")]
    [InlineData("a@localhost", Password, "DATA_INVALID")]
    public async Task Register_BadValues_IsRefused(string email, string password, string reason)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/customers/auth/register", new { email, password }, token: "");

        Assert.Equal(reason, answer.Reason);
    }

    [Theory]
    [InlineData("verified", "true")]
    [InlineData("role", "\"admin\"")]
    [InlineData("suspended", "true")]
    [InlineData("token_key", "\"0123\"")]
    public async Task Write_FieldOfTheEngine_IsRefused(string field, string value)
    {
        await Engine.RestAsync(HttpMethod.Put, "/api/v1/collections/customers", Definition("update_rule"));
        var data = JsonDocument.Parse($$"""{"{{field}}":{{value}}}""").RootElement;
        var account = await RegisterAsync("ada@example.com");

        var registered = await RegisterAsync("eve@example.com", data);
        var created = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/customers/records", $$"""{ "data": { "email": "eve@example.com", "password": "{{Password}}", "{{field}}": {{value}} } }""", token: "");
        var updated = await Engine.RestAsync(
            HttpMethod.Patch, $"/api/v1/collections/customers/records/{Id(account)}", new { data }, token: Access(account));

        Assert.All([registered, created, updated], answer =>
        {
            Assert.Equal("DATA_INVALID", answer.Reason);
            Assert.Contains($"data.{field}", answer.Text);
            Assert.Contains("READ_ONLY", answer.Text);
        });
    }

    [Theory]
    [InlineData("email", "\"eve@example.com\"")]
    [InlineData("password", "\"another password\"")]
    public async Task Update_OwnAddressOrPassword_IsRefusedForUsersOnly(string field, string value)
    {
        await Engine.RestAsync(HttpMethod.Put, "/api/v1/collections/customers", Definition("update_rule"));
        var account = await RegisterAsync("ada@example.com");
        var path = $"/api/v1/collections/customers/records/{Id(account)}";
        var body = $$"""{ "data": { "{{field}}": {{value}} } }""";

        Assert.Equal("DATA_INVALID", (await Engine.RestAsync(HttpMethod.Patch, path, body, token: Access(account))).Reason);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(Access(account))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Patch, path, body)).Status);
        await Until.TrueAsync(async () => (await MeAsync(Access(account))).Reason == "TOKEN_INVALID");
    }

    [Fact]
    public async Task Read_Records_NeverShowsSecretsNorOthersAddresses()
    {
        await Engine.RestAsync(HttpMethod.Put, "/api/v1/collections/customers", Definition("list_rule", "view_rule"));
        await RegisterAsync("ada@example.com");

        var answer = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/customers/records", token: "");
        var filtered = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/customers/records?filter=email=%22ada@example.com%22", token: "");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.All(["password", "token_key", "email"], field => Assert.DoesNotContain($"\"{field}\"", answer.Text));
        Assert.Equal("FILTER_INVALID", filtered.Reason);
    }

    [Fact]
    public async Task Login_WrongUnknownOrNoCollection_AreToldAlike()
    {
        await RegisterAsync("ada@example.com");

        var wrong = await LoginAsync("ada@example.com", "not the password");
        var unknown = await LoginAsync("nobody@example.com", "not the password");
        var missing = await LoginAsync("ada@example.com", Password, "missing");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_INVALID"), (wrong.Status, wrong.Reason));
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(wrong.Text, missing.Text);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("ADA@example.com", Password)).Status);
    }

    [Fact]
    public async Task Login_SuspendedAccount_IsToldToWhoHasThePasswordOnly()
    {
        var account = await RegisterAsync("ada@example.com");

        await PatchAsync(Id(account), """{"data":{"suspended":true}}""");

        Assert.Equal("CREDENTIALS_INVALID", (await LoginAsync("ada@example.com", "not the password")).Reason);
        var right = await LoginAsync("ada@example.com", Password);
        Assert.Equal((HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED"), (right.Status, right.Reason));
        await Until.TrueAsync(async () => (await MeAsync(Access(account))).Reason == "TOKEN_INVALID");
        await PatchAsync(Id(account), """{"data":{"suspended":false}}""");
        Assert.Equal("TOKEN_INVALID", (await MeAsync(Access(account))).Reason);
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(account)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("ada@example.com", Password)).Status);
    }

    [Fact]
    public async Task Login_VerifiedOnly_WaitsForTheVerification()
    {
        await CreateAsync("""{"name":"members","type":"auth","create_rule":"","auth":{"verified_only":true}}""");

        var registered = await RegisterAsync("ada@example.com", collection: "members");
        var before = await LoginAsync("ada@example.com", Password, "members");
        await PatchAsync(Id(registered), """{"data":{"verified":true}}""", "members");
        var after = await LoginAsync("ada@example.com", Password, "members");

        Assert.Equal("", Access(registered));
        Assert.Equal("ACCOUNT_UNVERIFIED", before.Reason);
        Assert.True(after.Json.GetProperty("user").GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task Login_PasswordDisabled_IsRefused()
    {
        await CreateAsync("""{"name":"members","type":"auth","create_rule":"","auth":{"password_disabled":true}}""");

        Assert.Equal("PASSWORD_DISABLED", (await LoginAsync("ada@example.com", Password, "members")).Reason);
    }

    [Fact]
    public async Task Call_WithAUsersToken_IsNoAdministrators()
    {
        var account = await RegisterAsync("ada@example.com");

        var collections = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections", token: Access(account));
        var records = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/customers/records", token: Access(account));

        Assert.Equal("PERMISSION_DENIED", collections.Reason);
        Assert.Equal("PERMISSION_DENIED", records.Reason);
    }

    [Fact]
    public async Task Refresh_InAnotherCollection_IsRefused()
    {
        await CreateAsync("""{"name":"vendors","type":"auth"}""");
        var account = await RegisterAsync("ada@example.com");

        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(account, "vendors")).Reason);
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(account, "missing")).Reason);
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(account)).Status);
    }

    [Fact]
    public async Task Register_ClosedCollection_IsRefused()
    {
        await CreateAsync("""{"name":"vendors","type":"auth"}""");

        Assert.Equal("CREDENTIALS_MISSING", (await RegisterAsync("ada@example.com", collection: "vendors")).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await RegisterAsync("ada@example.com", collection: "missing")).Reason);
    }

    [Fact]
    public async Task Login_UnknownAccountOrCollection_CostsAsMuchAsAWrongPassword()
    {
        await RegisterAsync("ada@example.com");
        var hashing = Engine.Services.GetRequiredService<PasswordHashing>();

        foreach (var (email, collection) in new[] { ("ada@example.com", "customers"), ("nobody@example.com", "customers"), ("ada@example.com", "missing") })
        {
            var before = hashing.Operations;
            await LoginAsync(email, "not the password", collection);
            Assert.Equal(1, hashing.Operations - before);
        }
    }

    [Fact]
    public async Task Login_HashMadeWithLessWork_IsMadeAnew()
    {
        var account = await RegisterAsync("ada@example.com");
        var weak = new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = TestEngine.PasswordIterations - 1 })).HashPassword("", Password);
        var accounts = Engine.Services.GetRequiredService<Accounts>();
        var collection = Engine.Services.GetRequiredService<AccountLookup>().FindCollection("customers")!.Id;
        var stored = (await accounts.FindByEmailAsync(collection, "ada@example.com", CancellationToken.None))!;
        await accounts.RenewHashAsync(stored, weak, CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("ada@example.com", Password)).Status);

        stored = (await accounts.FindByEmailAsync(collection, "ada@example.com", CancellationToken.None))!;
        Assert.NotEqual(weak, stored.PasswordHash);
        Assert.False(Engine.Services.GetRequiredService<PasswordHashing>().IsOutdated(stored.PasswordHash!));
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("ada@example.com", Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(Access(account))).Status);
    }

    [Fact]
    public async Task Write_RecordsWithPasswords_AreHashedWhereSignInsAre()
    {
        var hashing = Engine.Services.GetRequiredService<PasswordHashing>();
        var before = hashing.Operations;

        var created = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections/customers/records", new { data = new { email = "a@example.com", password = Password } });
        var bulk = await Engine.RestAsync(
            HttpMethod.Post,
            "/api/v1/collections/customers/records/batch",
            new { records = new[] { new { email = "b@example.com", password = Password }, new { email = "c@example.com", password = Password } } });

        Assert.Equal(HttpStatusCode.OK, created.Status);
        Assert.Equal(HttpStatusCode.OK, bulk.Status);
        Assert.Equal(3, hashing.Operations - before);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("a@example.com", Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("c@example.com", Password)).Status);
    }

    private async Task SendAsync(string path, object body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, type),
        };
        request.Headers.Authorization = new("Bearer", Engine.AdminToken);
        using var response = await Engine.Http1.SendAsync(request).Soon();
        var text = await response.Content.ReadAsStringAsync().Soon();
        Assert.True(response.IsSuccessStatusCode && !text.Contains("DATA_INVALID"), text);
    }

    [Fact]
    public async Task Write_BatchesAndFilesWithPasswords_AreHashedWhereSignInsAre()
    {
        var hashing = Engine.Services.GetRequiredService<PasswordHashing>();
        var before = hashing.Operations;
        var create = (string email) => new { create = new { collection = "customers", data = new { email, password = Password } } };
        var line = (string id, string email, string password) => $@"{{""id"":""{id}"",""data"":{{""email"":""{email}"",""password"":""{password}""}}}}";

        await SendAsync("/api/v1/batch", new { operations = new[] { create("a@example.com"), create("b@example.com") } });
        await SendAsync("/api/v1/batch", new { operations = new[] { create("c@example.com") }, atomic = false });
        await SendAsync($"{Records}:import?format=ndjson", $"{line("d", "d@example.com", "something else")}\n{line("e", "e@example.com", Password)}\n", "application/x-ndjson");
        await SendAsync($"{Records}:import?format=ndjson&upsert=true", $"{line("d", "d@example.com", Password)}\n", "application/x-ndjson");
        await SendAsync($"{Records}/import/csv", $"email,password\nf@example.com,{Password}\n", "text/csv");
        await SendAsync($"{Records}/update-where", new { filter = "email ~ 'a@'", data = new { password = Password } });

        Assert.Equal(8, hashing.Operations - before);
        foreach (var name in "abcdef")
        {
            Assert.Equal(HttpStatusCode.OK, (await LoginAsync($"{name}@example.com", Password)).Status);
        }
    }

    [Fact]
    public async Task Login_TwoHundredAtOnce_AreBoundedAndReadsGoOn()
    {
        // With the work of an engine's own, and no more that wait than are served in the time of a call where one processor does everything.
        await Engine.DisposeAsync();
        using var hashing = new PasswordHashing(maxWaiting: 16);
        await StartAsync(builder => builder.Services.AddSingleton(hashing));
        var before = hashing.Operations;

        var logins = Enumerable.Range(0, 200).Select(i => LoginAsync($"{i}@example.com", Password)).ToArray();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/customers/records")).Status);
        }

        var answers = await Task.WhenAll(logins).Soon();

        // Where others keep the machine busy they do not come at once, and some find a place that has become free.
        Assert.InRange(answers.Count(answer => answer.Reason == "CREDENTIALS_INVALID"), 1, 100);
        Assert.All(answers, answer => Assert.Contains(answer.Reason, (string[])["CREDENTIALS_INVALID", "LOGIN_THROTTLED"]));
        Assert.InRange(hashing.Operations - before, 1, 100);
    }

    [Fact]
    public async Task Create_WithAnIdOfOnesChoice_IsForAdministrators()
    {
        const string path = "/api/v1/collections/customers/records";
        var body = new { id = "somebody-else", data = new { email = "ada@example.com", password = Password } };

        var created = await Engine.RestAsync(HttpMethod.Post, path, body, token: "");
        var ingested = await Engine.RestAsync(HttpMethod.Post, $"{path}/import/csv", "id,email\nsomebody-else,ada@example.com\n", token: "");
        var byAdministrator = await Engine.RestAsync(HttpMethod.Post, path, body);

        Assert.Equal("ID_INVALID", created.Reason);
        Assert.NotEqual(HttpStatusCode.OK, ingested.Status);
        Assert.Equal(HttpStatusCode.OK, byAdministrator.Status);
    }

    [Fact]
    public async Task Restore_DeletedAccount_BringsNoSessionBack()
    {
        await CreateAsync("""{"name":"members","type":"auth","create_rule":"","soft_delete":true}""");
        var account = await RegisterAsync("ada@example.com", collection: "members");
        var path = $"/api/v1/collections/members/records/{Id(account)}";
        await Engine.RestAsync(HttpMethod.Delete, path);
        await Until.TrueAsync(async () => (await MeAsync(Access(account))).Reason == "TOKEN_INVALID");

        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, $"{path}:restore", "{}")).Status);

        Assert.Equal("TOKEN_INVALID", (await MeAsync(Access(account))).Reason);
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(account, "members")).Reason);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("ada@example.com", Password, "members")).Status);
    }

    [Fact]
    public async Task Replace_AccountAsItWasRead_KeepsWhatTheEngineGave()
    {
        await Engine.RestAsync(HttpMethod.Put, "/api/v1/collections/customers", Definition("update_rule", "view_rule"));
        var account = await RegisterAsync("ada@example.com", new { name = "Ada" });
        await PatchAsync(Id(account), """{"data":{"role":"editor"}}""");
        var path = $"/api/v1/collections/customers/records/{Id(account)}";
        var read = await Engine.RestAsync(HttpMethod.Get, path, token: Access(account));

        var back = await Engine.RestAsync(HttpMethod.Put, path, new { data = read.Json.GetProperty("data") }, Access(account));
        var bare = await Engine.RestAsync(HttpMethod.Put, path, """{"data":{"name":"Ada L."}}""", Access(account));

        Assert.Equal(HttpStatusCode.OK, back.Status);
        Assert.Equal(HttpStatusCode.OK, bare.Status);
        var me = (await MeAsync(Access(account))).Json;
        Assert.Equal(("editor", "ada@example.com"), (me.GetProperty("role").GetString(), me.GetProperty("email").GetString()));
        Assert.Equal("Ada L.", me.GetProperty("data").GetProperty("name").GetString());
    }

    [Fact]
    public async Task ChangePassword_Account_KeepsItsSession()
    {
        var account = await RegisterAsync("ada@example.com");
        var token = Access(account);

        var password = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/auth/change-password", new { old_password = Password, new_password = "a better password" }, token);

        Assert.Equal(HttpStatusCode.OK, password.Status);
        Assert.Equal(HttpStatusCode.OK, (await MeAsync(token)).Status);
        Assert.Equal("CREDENTIALS_INVALID", (await LoginAsync("ada@example.com", Password)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("ada@example.com", "a better password")).Status);
    }

    [Fact]
    public async Task Client_RegisterAndSignIn_IsTheAccount()
    {
        using var client = new BaasClient(Engine.Address.ToString());

        var registered = await client.RegisterAsync("customers", "ada@example.com", Password, new RecordData { ["name"] = "Ada" });
        Assert.Equal("customers", registered.Collection);
        await client.LogoutAsync();
        Assert.Null(client.AccessToken);
        var signedIn = await client.SignInToAsync("customers", "ADA@example.com", Password, remember: false);

        Assert.Equal(registered.Id, signedIn.Id);
        Assert.Equal("ada@example.com", (await MeAsync(client.AccessToken!)).Json.GetProperty("email").GetString());
    }

    [Fact]
    public async Task Delete_Account_EndsItsSessions()
    {
        var account = await RegisterAsync("ada@example.com");

        await Engine.RestAsync(HttpMethod.Delete, $"/api/v1/collections/customers/records/{Id(account)}");

        await Until.TrueAsync(async () => (await MeAsync(Access(account))).Reason == "TOKEN_INVALID");
        Assert.Equal("REFRESH_TOKEN_INVALID", (await RefreshAsync(account)).Reason);
    }

    private static string Definition(params string[] openRules)
        => """{"name":"customers","type":"auth","schema":[{"name":"name","type":"text"}],"create_rule":"" """ + string.Concat(openRules.Select(rule => $",\"{rule}\":\"\"")) + "}";

    private static string Access(RestAnswer answer) => answer.Json.GetProperty("access_token").GetString()!;

    private static string Id(RestAnswer answer) => answer.Json.GetProperty("user").GetProperty("id").GetString()!;

    private async Task CreateAsync(string definition)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", definition);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    private Task<RestAnswer> RegisterAsync(string email, object? data = null, string collection = "customers")
        => Engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{collection}/auth/register", new { email, password = Password, data }, token: "");

    private async Task StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        _started = await TestEngine.StartAsync(configure: configure);
        await CreateAsync("""{"name":"customers","type":"auth","schema":[{"name":"name","type":"text"}],"create_rule":""}""");
    }

    private Task<RestAnswer> LoginAsync(string email, string password, string collection = "customers")
        => Engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{collection}/auth/login", new { email, password }, token: "");

    private Task<RestAnswer> RefreshAsync(RestAnswer account, string collection = "customers")
        => Engine.RestAsync(
            HttpMethod.Post,
            $"/api/v1/collections/{collection}/auth/refresh",
            new { refresh_token = account.Json.GetProperty("refresh_token").GetString() },
            token: "");

    private Task<RestAnswer> MeAsync(string token) => Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token);

    private async Task PatchAsync(string id, string body, string collection = "customers")
    {
        var answer = await Engine.RestAsync(HttpMethod.Patch, $"/api/v1/collections/{collection}/records/{id}", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }
}
