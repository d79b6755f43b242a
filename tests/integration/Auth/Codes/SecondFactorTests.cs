using System.Buffers.Text;
using System.Net;
using System.Text;
using Grpc.Baas.Engine.Auth.SecondFactor;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Auth.Codes;

/// <summary>Authenticator apps and recovery codes.</summary>
public sealed class SecondFactorTests : IAsyncLifetime
{
    private MailedAccounts? _started;

    private MailedAccounts Accounts => _started!;

    public async Task InitializeAsync() => _started = await MailedAccounts.StartAsync("""{"one_time_codes":true}""");

    public async Task DisposeAsync() => await Accounts.DisposeAsync();

    [Fact]
    public async Task Login_WithTheFactorOn_NeedsACodeThatWorksOnce()
    {
        var (secret, _) = await EnableAsync(await Accounts.RegisterAsync());
        var first = await Accounts.LoginAsync(MailedAccounts.Password);
        Assert.True(first.Json.GetProperty("requires_2fa").GetBoolean());
        Assert.Equal("", first.Json.TryGetProperty("access_token", out var none) ? none.GetString() : "");

        // The code that switched the factor on was used.
        Accounts.Time.Offset += TimeSpan.FromSeconds(30);
        var code = CodeOf(secret);
        var second = await Accounts.LoginAsync(MailedAccounts.Password, code: code);

        var token = second.Json.GetProperty("access_token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await Accounts.MeAsync(token)).Status);
        Assert.Contains("\"amr\":[\"pwd\",\"otp\",\"mfa\"]", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1])), StringComparison.Ordinal);
        var again = await Accounts.LoginAsync(MailedAccounts.Password, code: code);
        Assert.Equal((HttpStatusCode.Unauthorized, "TWO_FACTOR_CODE_INVALID"), (again.Status, again.Reason));
        Assert.Equal("CREDENTIALS_INVALID", (await Accounts.LoginAsync("wrong password", code: code)).Reason);
    }

    [Fact]
    public async Task Login_RecoveryCode_WorksOnce()
    {
        var (_, codes) = await EnableAsync(await Accounts.RegisterAsync());
        Assert.Equal(10, codes.Distinct().Count());

        var login = await Accounts.LoginAsync(MailedAccounts.Password, code: codes[3].ToUpperInvariant());

        Assert.Equal(HttpStatusCode.OK, login.Status);
        Assert.Equal("TWO_FACTOR_CODE_INVALID", (await Accounts.LoginAsync(MailedAccounts.Password, code: codes[3])).Reason);
        var status = await StatusAsync(login.Json.GetProperty("access_token").GetString()!);
        Assert.Equal((true, 9), (status.Json.GetProperty("enabled").GetBoolean(), status.Json.GetProperty("backup_codes_left").GetInt32()));
    }

    [Fact]
    public async Task Login_FiveWrongCodes_HaveToWait()
    {
        var (_, codes) = await EnableAsync(await Accounts.RegisterAsync());
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("TWO_FACTOR_CODE_INVALID", (await Accounts.LoginAsync(MailedAccounts.Password, code: "000000x")).Reason);
        }

        Assert.Equal("CODE_THROTTLED", (await Accounts.LoginAsync(MailedAccounts.Password, code: codes[0])).Reason);
    }

    [Fact]
    public async Task Login_ByMailedDigits_NeedsTheFactorTooAndKeepsTheDigits()
    {
        var (_, codes) = await EnableAsync(await Accounts.RegisterAsync());
        await Accounts.MailAsync(1);
        await Accounts.PostAsync("auth/request-otp", new { email = MailedAccounts.Email, collection = "customers" });
        var code = await Accounts.DigitsAsync(2);
        var request = new { email = MailedAccounts.Email, collection = "customers", code };

        Assert.True((await Accounts.PostAsync("auth/login-otp", request)).Json.GetProperty("requires_2fa").GetBoolean());
        var login = await Accounts.PostAsync(
            "auth/login-otp", new { email = MailedAccounts.Email, collection = "customers", code, two_factor_code = codes[0] });

        Assert.Equal(HttpStatusCode.OK, login.Status);
    }

    [Fact]
    public async Task Enable_WrongCodeOrTwice_IsRefused()
    {
        var access = await Accounts.RegisterAsync();
        Assert.Equal("TWO_FACTOR_NOT_SET_UP", (await PostAsync("enable", access, "123456")).Reason);
        await PostAsync("setup", access);
        Assert.Equal("TWO_FACTOR_CODE_INVALID", (await PostAsync("enable", access, "x")).Reason);
        Assert.False((await StatusAsync(access)).Json.TryGetProperty("enabled", out var on) && on.GetBoolean());

        await EnableAsync(access);

        Assert.Equal("TWO_FACTOR_ENABLED", (await PostAsync("setup", access)).Reason);
        Assert.Equal("TWO_FACTOR_ENABLED", (await PostAsync("enable", access, "123456")).Reason);
    }

    [Fact]
    public async Task Disable_WithACode_SwitchesOffAndForgets()
    {
        var access = await Accounts.RegisterAsync();
        var (_, codes) = await EnableAsync(access);
        Assert.Equal("TWO_FACTOR_CODE_INVALID", (await PostAsync("disable", access, "x")).Reason);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("disable", access, codes[0])).Status);

        Assert.Equal(HttpStatusCode.OK, (await Accounts.LoginAsync(MailedAccounts.Password)).Status);
        Assert.Equal("TWO_FACTOR_NOT_SET_UP", (await PostAsync("disable", access, codes[1])).Reason);
    }

    [Fact]
    public async Task Renew_WithACode_EndsTheOldOnes()
    {
        var access = await Accounts.RegisterAsync();
        var (_, old) = await EnableAsync(access);

        var renewed = await PostAsync("backup-codes", access, old[0]);

        var codes = renewed.Json.GetProperty("backup_codes").EnumerateArray().Select(code => code.GetString()!).ToArray();
        Assert.Equal(10, codes.Except(old).Count());
        Assert.Equal("TWO_FACTOR_CODE_INVALID", (await Accounts.LoginAsync(MailedAccounts.Password, code: old[1])).Reason);
        Assert.Equal(HttpStatusCode.OK, (await Accounts.LoginAsync(MailedAccounts.Password, code: codes[0])).Status);
    }

    [Theory]
    [InlineData("setup", null)]
    [InlineData("enable", "1")]
    [InlineData("disable", "1")]
    [InlineData("backup-codes", "1")]
    public async Task Change_OldSessionOrNone_IsRefused(string path, string? code)
    {
        var access = await Accounts.RegisterAsync();
        Assert.Equal("CREDENTIALS_MISSING", (await PostAsync(path, "", code)).Reason);
        Accounts.Time.Offset += TimeSpan.FromMinutes(11);

        var answer = await PostAsync(path, access, code);

        Assert.Equal("FRESH_SIGN_IN_NEEDED", answer.Reason);
        Assert.Contains("\"maxAgeSeconds\":\"600\"", answer.Text);
    }

    [Fact]
    public async Task Administrator_WithTheFactorOn_NeedsACode()
    {
        var (_, codes) = await EnableAsync(Accounts.Engine.AdminToken!);
        var body = new { email = TestAdministrator.Email, password = TestAdministrator.Password };

        Assert.True((await Accounts.PostAsync("auth/login", body)).Json.GetProperty("requires_2fa").GetBoolean());
        var login = await Accounts.PostAsync("auth/login", new { body.email, body.password, two_factor_code = codes[0] });

        Assert.Equal(HttpStatusCode.OK, login.Status);
    }

    [Fact]
    public async Task Reset_Password_LeavesTheFactorOn()
    {
        await EnableAsync(await Accounts.RegisterAsync());
        await Accounts.MailAsync(1);
        await Accounts.PostAsync("auth/request-password-reset", new { email = MailedAccounts.Email, collection = "customers" });
        var token = await Accounts.TokenAsync(2, "/reset-password");
        await Accounts.PostAsync("auth/reset-password", new { token, new_password = MailedAccounts.NewPassword });

        Assert.True((await Accounts.LoginAsync(MailedAccounts.NewPassword)).Json.GetProperty("requires_2fa").GetBoolean());
    }

    [Fact]
    public async Task Secrets_InTheDatabase_AreEncrypted()
    {
        await EnableAsync(await Accounts.RegisterAsync());

        var stored = await Accounts.Engine.Services.GetRequiredService<Database>().ReadAsync(
            0,
            static (session, _) =>
            {
                using var select = session.Prepare("SELECT secret FROM _baas_second_factors LIMIT 1");
                return select.Step() ? System.Text.Encoding.ASCII.GetString(select.Blob(0)) : "";
            },
            CancellationToken.None);

        Assert.StartsWith("v1.", stored);
    }

    private async Task<(byte[] Secret, string[] Codes)> EnableAsync(string access)
    {
        var setup = await PostAsync("setup", access);
        var text = setup.Json.GetProperty("secret").GetString()!;
        Assert.StartsWith("otpauth://totp/Grpc.Baas:", setup.Json.GetProperty("uri").GetString());
        var secret = Decode(text);
        var enabled = await PostAsync("enable", access, CodeOf(secret));
        Assert.Equal(HttpStatusCode.OK, enabled.Status);
        return (secret, [.. enabled.Json.GetProperty("backup_codes").EnumerateArray().Select(code => code.GetString()!)]);
    }

    private static byte[] Decode(string base32)
    {
        var bits = string.Concat(base32.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private string CodeOf(byte[] secret) => Totp.CodeAt(secret, Totp.StepOf(Accounts.Time.GetUtcNow()));

    private Task<RestAnswer> PostAsync(string path, string access, string? code = null)
        => Accounts.PostAsync($"auth/2fa/{path}", code is null ? new { } : new { code }, access);

    private Task<RestAnswer> StatusAsync(string access) => Accounts.Engine.RestAsync(HttpMethod.Get, "/api/v1/auth/2fa/status", token: access);
}
