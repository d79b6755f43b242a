using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Auth.Codes;

/// <summary>Accounts sign in with digits that are mailed to them.</summary>
public sealed class OneTimeCodeTests : IAsyncLifetime
{
    private MailedAccounts? _started;

    private MailedAccounts Accounts => _started!;

    public async Task InitializeAsync() => _started = await MailedAccounts.StartAsync("""{"one_time_codes":true}""");

    public async Task DisposeAsync() => await Accounts.DisposeAsync();

    [Fact]
    public async Task Login_WithTheMailsDigits_SignsInOnceAndShutsOutWhoRegistered()
    {
        var access = await Accounts.RegisterAsync();
        var digits = await RequestAsync(2);

        var answer = await LoginAsync(digits);

        Assert.True(answer.Json.GetProperty("user").GetProperty("verified").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await Accounts.MeAsync(answer.Json.GetProperty("access_token").GetString()!)).Status);
        Assert.Equal("CODE_INVALID", (await LoginAsync(digits)).Reason);
        Assert.Equal("TOKEN_INVALID", (await Accounts.MeAsync(access)).Reason);
        Assert.Equal("CREDENTIALS_INVALID", (await Accounts.LoginAsync(MailedAccounts.Password)).Reason);
    }

    [Fact]
    public async Task Login_Verified_KeepsThePassword()
    {
        var access = await Accounts.RegisterAsync();
        await Accounts.PostAsync("auth/verify-email", new { token = await Accounts.TokenAsync(1, "/verify") });

        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(await RequestAsync(2))).Status);

        Assert.Equal(HttpStatusCode.OK, (await Accounts.MeAsync(access)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Accounts.LoginAsync(MailedAccounts.Password)).Status);
    }

    [Fact]
    public async Task Login_AfterTwoMinutesOrWithAnOlderCode_IsRefused()
    {
        await Accounts.RegisterAsync();
        var first = await RequestAsync(2);
        var second = await RequestAsync(3);
        if (first != second)
        {
            Assert.Equal("CODE_INVALID", (await LoginAsync(first)).Reason);
        }

        Accounts.Time.Offset += TimeSpan.FromSeconds(121);
        Assert.Equal("CODE_INVALID", (await LoginAsync(second)).Reason);
    }

    [Fact]
    public async Task Login_FiveWrongCodes_HaveToWait()
    {
        await Accounts.RegisterAsync();
        var digits = await RequestAsync(2);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("CODE_INVALID", (await LoginAsync("x")).Reason);
        }

        Assert.Equal("CODE_THROTTLED", (await LoginAsync(digits)).Reason);
    }

    [Fact]
    public async Task Request_UnknownAddress_AnswersAlikeAndSendsNothing()
    {
        await Accounts.RegisterAsync();
        await Accounts.DrainAsync();
        var known = await Accounts.PostAsync("auth/request-otp", new { email = MailedAccounts.Email, collection = "customers" });
        var unknown = await Accounts.PostAsync("auth/request-otp", new { email = "nobody@example.com", collection = "customers" });

        Assert.Equal((known.Status, known.Text), (unknown.Status, unknown.Text));
        await Accounts.DrainAsync();
        Assert.Equal(2, Accounts.Mails);
        var guess = await Accounts.PostAsync("auth/login-otp", new { email = "nobody@example.com", collection = "customers", code = "123456" });
        Assert.Equal((HttpStatusCode.BadRequest, "CODE_INVALID"), (guess.Status, guess.Reason));
    }

    [Fact]
    public async Task Request_NotSwitchedOn_IsRefused()
    {
        await Accounts.Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"closed","type":"auth","schema":[]}""");

        var request = await Accounts.PostAsync("auth/request-otp", new { email = MailedAccounts.Email, collection = "closed" });
        var login = await Accounts.PostAsync("auth/login-otp", new { email = MailedAccounts.Email, collection = "closed", code = "1" });

        Assert.Equal(("ONE_TIME_CODES_DISABLED", "ONE_TIME_CODES_DISABLED"), (request.Reason, login.Reason));
    }

    private async Task<string> RequestAsync(int mails)
    {
        await Accounts.MailAsync(mails - 1);
        await Accounts.PostAsync("auth/request-otp", new { email = MailedAccounts.Email, collection = "customers" });
        return await Accounts.DigitsAsync(mails);
    }

    private Task<RestAnswer> LoginAsync(string code)
        => Accounts.PostAsync("auth/login-otp", new { email = MailedAccounts.Email, collection = "customers", code });
}
