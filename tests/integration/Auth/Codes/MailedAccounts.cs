using System.Net;
using System.Text.RegularExpressions;
using Grpc.Baas.IntegrationTests.Mail;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Auth.Codes;

/// <summary>An engine with a collection of accounts, whose mails a test reads and whose clock it moves.</summary>
internal sealed partial class MailedAccounts : IAsyncDisposable
{
    public const string Email = "customer@example.com";
    public const string Password = "SecurePass123!";
    public const string NewPassword = "NewSecurePass456!";

    private readonly MailFolder _mails = new();

    private MailedAccounts(TestEngine engine, MailFolder mails, ShiftedTime time) => (Engine, _mails, Time) = (engine, mails, time);

    public TestEngine Engine { get; }

    public ShiftedTime Time { get; }

    /// <param name="auth">The collection's <c>auth</c>, as JSON.</param>
    public static async Task<MailedAccounts> StartAsync(string auth = "{}")
    {
        var (mails, time) = (new MailFolder(), new ShiftedTime());
        var engine = await TestEngine.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)),
            settings:
            [
                mails.Setting,
                ("Baas:Mail:PublicUrl", "https://app.example.com/"),
                ("Baas:Schema:EncryptionKey", Convert.ToBase64String(new byte[32])),
            ]);
        var answer = await engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections", $$"""{"name":"customers","type":"auth","auth":{{auth}},"create_rule":"","schema":[]}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return new MailedAccounts(engine, mails, time);
    }

    /// <summary>Registers the customer; answers its access token.</summary>
    public async Task<string> RegisterAsync()
    {
        var answer = await PostAsync("collections/customers/auth/register", new { email = Email, password = Password });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json.TryGetProperty("access_token", out var token) ? token.GetString()! : "";
    }

    public Task<RestAnswer> LoginAsync(string password, string email = Email, string code = "")
        => PostAsync("collections/customers/auth/login", new { email, password, two_factor_code = code });

    /// <summary>Calls as nobody, or with a token.</summary>
    public Task<RestAnswer> PostAsync(string path, object body, string token = "") => Engine.RestAsync(HttpMethod.Post, $"/api/v1/{path}", body, token);

    public Task<RestAnswer> MeAsync(string token) => Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: token);

    /// <summary>Waits until so many mails were sent in all; answers the last one.</summary>
    public async Task<string> MailAsync(int count) => MailFolder.Decode(await _mails.WaitAsync(count));

    /// <summary>The same, and the token of its link.</summary>
    public async Task<string> TokenAsync(int count, string page)
    {
        var link = Link().Match(await MailAsync(count));
        Assert.Equal($"https://app.example.com{page}", link.Groups[1].Value);
        return link.Groups[2].Value;
    }

    /// <summary>The same, and its digits.</summary>
    public async Task<string> DigitsAsync(int count) => Digits().Match(await MailAsync(count)).Groups[1].Value;

    /// <summary>Waits until the outbox has nothing left to do, whatever came of it.</summary>
    public Task DrainAsync() => Until.TrueAsync(
        async () => !(await Engine.RestAsync(HttpMethod.Get, "/api/v1/mail/outbox?state=waiting")).Json.TryGetProperty("items", out var items) || items.GetArrayLength() == 0);

    public int Mails => _mails.Files.Length;

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _mails.Dispose();
    }

    [GeneratedRegex(@"(https://\S+)\?token=([A-Za-z0-9_-]{43})")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(\d{6}) is your code", RegexOptions.Multiline)]
    private static partial Regex Digits();
}
