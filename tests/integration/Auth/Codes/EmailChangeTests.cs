using System.Net;

namespace Grpc.Baas.IntegrationTests.Auth.Codes;

/// <summary>An address becomes an account's when a mail to it was answered.</summary>
public sealed class EmailChangeTests : IAsyncLifetime
{
    private const string Next = "next@example.com";

    private MailedAccounts? _started;

    private MailedAccounts Accounts => _started!;

    public async Task InitializeAsync() => _started = await MailedAccounts.StartAsync();

    public async Task DisposeAsync() => await Accounts.DisposeAsync();

    [Fact]
    public async Task Change_Confirmed_TakesTheNewAddressAndTellsTheOldOne()
    {
        var access = await Accounts.RegisterAsync();
        await Accounts.MailAsync(1);
        var asked = await Accounts.PostAsync("auth/change-email", new { email = Next, password = MailedAccounts.Password }, access);
        Assert.Equal(MailedAccounts.Email, asked.Json.GetProperty("email").GetString());
        Assert.Contains($"To: {Next}", await Accounts.MailAsync(2));

        var answer = await Accounts.PostAsync("auth/confirm-email-change", new { token = await Accounts.TokenAsync(2, "/confirm-email") });

        Assert.Equal(Next, answer.Json.GetProperty("user").GetProperty("email").GetString());
        Assert.True(answer.Json.GetProperty("user").GetProperty("verified").GetBoolean());
        Assert.Contains($"To: {MailedAccounts.Email}", await Accounts.MailAsync(3));
        Assert.Equal("TOKEN_INVALID", (await Accounts.MeAsync(access)).Reason);
        Assert.Equal("CREDENTIALS_INVALID", (await Accounts.LoginAsync(MailedAccounts.Password)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await Accounts.LoginAsync(MailedAccounts.Password, Next)).Status);
    }

    [Fact]
    public async Task Change_WrongPasswordOrTakenAddress_IsRefused()
    {
        var access = await Accounts.RegisterAsync();
        await Accounts.PostAsync("collections/customers/auth/register", new { email = Next, password = MailedAccounts.Password });

        Assert.Equal("PASSWORD_WRONG", (await Accounts.PostAsync("auth/change-email", new { email = "x@example.com", password = "wrong" }, access)).Reason);
        Assert.Equal("EMAIL_TAKEN", (await Accounts.PostAsync("auth/change-email", new { email = Next, password = MailedAccounts.Password }, access)).Reason);
    }

    [Fact]
    public async Task Change_AddressTakenMeanwhile_IsRefused()
    {
        var access = await Accounts.RegisterAsync();
        await Accounts.MailAsync(1);
        await Accounts.PostAsync("auth/change-email", new { email = Next, password = MailedAccounts.Password }, access);
        var token = await Accounts.TokenAsync(2, "/confirm-email");
        await Accounts.PostAsync("collections/customers/auth/register", new { email = Next, password = MailedAccounts.Password });

        Assert.Equal("EMAIL_TAKEN", (await Accounts.PostAsync("auth/confirm-email-change", new { token })).Reason);
    }

    [Fact]
    public async Task Change_OldSession_NeedsAFreshOne()
    {
        var access = await Accounts.RegisterAsync();
        Accounts.Time.Offset += TimeSpan.FromMinutes(11);

        var answer = await Accounts.PostAsync("auth/change-email", new { email = Next, password = MailedAccounts.Password }, access);

        Assert.Equal((HttpStatusCode.BadRequest, "FRESH_SIGN_IN_NEEDED"), (answer.Status, answer.Reason));
    }
}
