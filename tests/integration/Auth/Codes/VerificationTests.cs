using System.Net;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Auth.Codes;

/// <summary>Accounts show by a mail that their address is theirs.</summary>
public sealed class VerificationTests : IAsyncLifetime
{
    private MailedAccounts? _started;

    private MailedAccounts Accounts => _started!;

    public async Task InitializeAsync() => _started = await MailedAccounts.StartAsync();

    public async Task DisposeAsync() => await Accounts.DisposeAsync();

    [Fact]
    public async Task Register_Account_IsMailedALinkThatVerifiesOnce()
    {
        var access = await Accounts.RegisterAsync();
        var mail = await Accounts.MailAsync(1);
        var token = await Accounts.TokenAsync(1, "/verify");
        Assert.Contains($"To: {MailedAccounts.Email}", mail);
        Assert.Contains("Subject: Verify your address for Grpc.Baas", mail);

        var answer = await VerifyAsync(token);

        Assert.Equal("Email verified successfully", answer.Json.GetProperty("message").GetString());
        Assert.True(answer.Json.GetProperty("user").GetProperty("verified").GetBoolean());
        Assert.Equal(MailedAccounts.Email, answer.Json.GetProperty("user").GetProperty("email").GetString());
        Assert.True((await Accounts.MeAsync(access)).Json.GetProperty("verified").GetBoolean());
        Assert.Equal((HttpStatusCode.BadRequest, "CODE_INVALID"), ((await VerifyAsync(token)).Status, (await VerifyAsync(token)).Reason));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a\u0000b")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Verify_UnknownToken_IsRefused(string token) => Assert.Equal("CODE_INVALID", (await VerifyAsync(token)).Reason);

    [Fact]
    public async Task Verify_AfterADay_IsRefusedAndAnotherMailHelps()
    {
        var access = await Accounts.RegisterAsync();
        var late = await Accounts.TokenAsync(1, "/verify");
        Accounts.Time.Offset += TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1);
        Assert.Equal("CODE_INVALID", (await VerifyAsync(late)).Reason);

        Assert.Equal("TOKEN_EXPIRED", (await Accounts.PostAsync("auth/resend-verification", new { }, access)).Reason);
        access = (await Accounts.LoginAsync(MailedAccounts.Password)).Json.GetProperty("access_token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await Accounts.PostAsync("auth/resend-verification", new { }, access)).Status);

        Assert.Equal(HttpStatusCode.OK, (await VerifyAsync(await Accounts.TokenAsync(2, "/verify"))).Status);
    }

    [Fact]
    public async Task Resend_Verified_SendsNothing()
    {
        var access = await Accounts.RegisterAsync();
        await VerifyAsync(await Accounts.TokenAsync(1, "/verify"));

        Assert.Equal(HttpStatusCode.OK, (await Accounts.PostAsync("auth/resend-verification", new { }, access)).Status);

        await Accounts.DrainAsync();
        Assert.Equal(1, Accounts.Mails);
    }

    [Fact]
    public async Task Resend_WithoutToken_IsRefused()
        => Assert.Equal("CREDENTIALS_MISSING", (await Accounts.PostAsync("auth/resend-verification", new { })).Reason);

    [Fact]
    public async Task Resend_TooOften_HasToWait()
    {
        var access = await Accounts.RegisterAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Accounts.PostAsync("auth/resend-verification", new { }, access)).Status);
        }

        var answer = await Accounts.PostAsync("auth/resend-verification", new { }, access);

        Assert.Equal((HttpStatusCode.TooManyRequests, "CODE_THROTTLED"), (answer.Status, answer.Reason));
        Assert.Contains("google.rpc.RetryInfo", answer.Text);
    }

    [Fact]
    public async Task Verify_TokensOfSeveralMails_AreGoodUntilOneIsUsed()
    {
        var access = await Accounts.RegisterAsync();
        var first = await Accounts.TokenAsync(1, "/verify");
        await Accounts.PostAsync("auth/resend-verification", new { }, access);
        var second = await Accounts.TokenAsync(2, "/verify");

        Assert.Equal(HttpStatusCode.OK, (await VerifyAsync(first)).Status);
        Assert.Equal("CODE_INVALID", (await VerifyAsync(second)).Reason);
    }

    [Fact]
    public async Task Verify_Administrator_IsVerifiedAndStaysSignedIn()
    {
        Assert.Equal(HttpStatusCode.OK, (await Accounts.PostAsync("auth/resend-verification", new { }, Accounts.Engine.AdminToken!)).Status);

        Assert.Equal(HttpStatusCode.OK, (await VerifyAsync(await Accounts.TokenAsync(1, "/verify"))).Status);

        Assert.True((await Accounts.MeAsync(Accounts.Engine.AdminToken!)).Json.GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task Tokens_InDatabaseLogAndAnswers_AreNowhere()
    {
        await Accounts.RegisterAsync();
        var token = await Accounts.TokenAsync(1, "/verify");

        var kept = await Accounts.Engine.Services.GetRequiredService<Database>().ReadAsync(
            token,
            static (session, token) =>
            {
                using var select = session.Prepare("SELECT count(*) FROM _baas_mailed_codes WHERE email = ?1 AND length(hash) = 32");
                select.Bind(1, MailedAccounts.Email);
                return select.Step() ? select.Int64(0) : 0;
            },
            CancellationToken.None);
        Assert.Equal(1, kept);
        Assert.DoesNotContain(token, (await Accounts.Engine.RestAsync(HttpMethod.Get, "/api/v1/mail/outbox")).Text);
        Assert.DoesNotContain(Accounts.Engine.Log.Lines, line => line.Contains(token) || line.Contains(MailedAccounts.Email));
    }

    private Task<RestAnswer> VerifyAsync(string token) => Accounts.PostAsync("auth/verify-email", new { token });
}
