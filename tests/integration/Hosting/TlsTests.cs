using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Baas.Engine.Hosting;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>TLS: both protocols on one port, certificates that change while the engine runs, clients that must show one.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("1.1")]
    public async Task Https_EitherProtocol_IsChosenByTheClient(string version)
    {
        var issued = _authority.IssueInto(_folder.Path);
        await using var engine = await StartAsync();

        var (serial, served) = await PingAsync(engine, Version.Parse(version));

        Assert.Equal((issued.SerialNumber, Version.Parse(version)), (serial, served));
        Assert.Equal("https", engine.Address.Scheme);
    }

    [Fact]
    public async Task Https_PfxWithPassword_Serves()
    {
        var issued = _authority.Issue(TimeSpan.FromDays(30));
        await File.WriteAllBytesAsync(_folder["both.pfx"], issued.Export(X509ContentType.Pfx, "secret"));
        await using var engine = await StartAsync(
            ("Baas:Tls:CertificatePath", _folder["both.pfx"]), ("Baas:Tls:KeyPath", ""), ("Baas:Tls:KeyPassword", "secret"));

        Assert.Equal(issued.SerialNumber, (await PingAsync(engine)).Serial);
    }

    [Fact]
    public async Task Reload_LinkPointedElsewhere_HoldsForNewConnectionsOnly()
    {
        // As Kubernetes mounts secrets: the files are links into a folder that is a link itself.
        var (before, after) = (Directory.CreateDirectory(_folder["v1"]).FullName, Directory.CreateDirectory(_folder["v2"]).FullName);
        var first = _authority.IssueInto(before);
        var second = _authority.IssueInto(after);
        Directory.CreateSymbolicLink(_folder["..data"], before);
        File.CreateSymbolicLink(_folder["cert.pem"], Path.Combine("..data", "cert.pem"));
        File.CreateSymbolicLink(_folder["key.pem"], Path.Combine("..data", "key.pem"));
        await using var engine = await StartAsync();
        using var old = NewClient(engine, out var seen);
        Assert.Equal("pong", await old.GetStringAsync("/ping").Soon());

        Directory.CreateSymbolicLink(_folder["new"], after);
        using (var move = Process.Start("mv", ["-T", _folder["new"], _folder["..data"]]))
        {
            await move.WaitForExitAsync().Soon();
        }

        await AwaitSerialAsync(engine, second.SerialNumber);

        Assert.Equal("pong", await old.GetStringAsync("/ping").Soon());
        Assert.Equal([first.SerialNumber], seen);
    }

    [Fact]
    public async Task Reload_BrokenFile_KeepsTheOneBeforeAndWarns()
    {
        var first = _authority.IssueInto(_folder.Path);
        await using var engine = await StartAsync();

        await File.WriteAllTextAsync(_folder["cert.pem"], "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
        await AwaitLogAsync(engine, "stays in force");

        Assert.Equal(first.SerialNumber, (await PingAsync(engine)).Serial);
        var third = _authority.IssueInto(_folder.Path);
        await AwaitSerialAsync(engine, third.SerialNumber);
    }

    [Fact]
    public async Task Certificate_SoonExpired_IsWarnedOfAndTold()
    {
        var issued = _authority.IssueInto(_folder.Path, TimeSpan.FromDays(3));
        await using var engine = await StartAsync(("Baas:Telemetry:MetricsPublic", "true"));
        await AwaitLogAsync(engine, "expires at");
        using var client = NewClient(engine, out _);

        var metrics = await client.GetStringAsync("/metrics").Soon();

        Assert.Contains($"baas_tls_certificate_not_after_seconds {new DateTimeOffset(issued.NotAfter).ToUnixTimeSeconds()}.0\n", metrics);
    }

    [Fact]
    public async Task ClientCertificate_Required_LetsInOnlyThoseOfTheAuthority()
    {
        _authority.IssueInto(_folder.Path);
        using var others = new TestAuthority();
        await File.WriteAllTextAsync(_folder["ca.pem"], _authority.RootPem);
        await using var engine = await StartAsync(("Baas:Tls:ClientCertificateAuthorityPath", _folder["ca.pem"]));
        using var known = NewClient(engine, out _, _authority.Issue(TimeSpan.FromDays(1)));
        using var unknown = NewClient(engine, out _, others.Issue(TimeSpan.FromDays(1)));
        using var none = NewClient(engine, out _);

        Assert.Equal("pong", await known.GetStringAsync("/ping").Soon());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => unknown.GetStringAsync("/ping").Soon());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => none.GetStringAsync("/ping").Soon());
    }

    [Theory]
    [InlineData("Baas:Tls:CertificatePath", "", "openssl req")]
    [InlineData("Baas:Tls:CertificatePath", "missing.pem", "missing.pem' cannot be read")]
    [InlineData("Baas:Tls:KeyPath", "other.pem", "is not the key of the certificate")]
    [InlineData("Baas:Tls:KeyPath", "missing.pem", "missing.pem' cannot be read")]
    [InlineData("Baas:Tls:ClientCertificateAuthorityPath", "key.pem", "has no certificate in it")]
    public async Task Start_WrongFiles_SaysWhatToDo(string key, string file, string told)
    {
        _authority.IssueInto(_folder.Path);
        await File.WriteAllTextAsync(
            _folder["other.pem"], _authority.Issue(TimeSpan.FromDays(1)).GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        var fault = await Assert.ThrowsAsync<StartupException>(() => StartAsync((key, file.Length > 0 ? _folder[file] : "")));

        Assert.Contains(told, fault.Message);
        Assert.DoesNotContain("\n", fault.Message);
    }

    private Task<TestEngine> StartAsync(params (string, string)[] settings) => TestEngine.StartAsync(claimed: false, settings:
    [
        ("Baas:Listen", "https://127.0.0.1:0"),
        ("Baas:Tls:CertificatePath", _folder["cert.pem"]),
        ("Baas:Tls:KeyPath", _folder["key.pem"]),
        ("Baas:Tls:ReloadInterval", "00:00:01"),
        .. settings,
    ]);

    // Trusts the test's authority alone, and notes which certificates it was shown.
    private HttpClient NewClient(TestEngine engine, out List<string> seen, X509Certificate2? own = null)
    {
        var serials = seen = [];
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _authority.Root },
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            serials.Add(((X509Certificate2)certificate!).SerialNumber);
            return errors == SslPolicyErrors.None;
        };
        if (own is not null)
        {
            handler.SslOptions.ClientCertificates = [own];
        }

        return new HttpClient(handler) { BaseAddress = engine.Address, Timeout = Patience.Limit };
    }

    private async Task<(string Serial, Version Version)> PingAsync(TestEngine engine, Version? version = null)
    {
        using var client = NewClient(engine, out var seen);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ping")
        {
            Version = version ?? HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request).Soon();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (Assert.Single(seen), response.Version);
    }

    private Task AwaitSerialAsync(TestEngine engine, string serial)
        => Until.TrueAsync(async () => (await PingAsync(engine)).Serial == serial);

    private static Task AwaitLogAsync(TestEngine engine, string words)
        => Until.TrueAsync(() => engine.Log.Lines.Any(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal)));
}
