using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _authority = MakeAuthority();
    private readonly X509Certificate2 _server;
    private readonly X509Certificate2 _client;

    public TlsTests()
    {
        _server = Issue("localhost");
        _client = Issue("client-7");
    }

    [Fact]
    public async Task Call_OwnAuthority_IsTrusted()
    {
        Assert.Equal("", await CallAsync(new TlsOptions { RootCertificates = [_authority] }));
    }

    [Fact]
    public async Task Call_ClientCertificate_TellsTheServerWhoCalls()
    {
        Assert.Equal("CN=client-7", await CallAsync(new TlsOptions { RootCertificates = [_authority], ClientCertificate = _client }, isMutual: true));
    }

    [Fact]
    public async Task Call_NoClientCertificateWhereOneIsNeeded_IsUnavailable()
    {
        var exception = await Assert.ThrowsAsync<BaasClientException>(() => CallAsync(new TlsOptions { RootCertificates = [_authority] }, isMutual: true));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
    }

    [Fact]
    public async Task Call_UnknownAuthority_IsRefusedAndSaysWhy()
    {
        var exception = await Assert.ThrowsAsync<BaasClientException>(() => CallAsync(null));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Contains("BaasChannelOptions.Tls", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.InnerException);
    }

    [Fact]
    public async Task Call_ServerName_IsCheckedInPlaceOfTheHost()
    {
        var named = new TlsOptions { RootCertificates = [_authority], ServerName = "localhost" };

        Assert.Equal("", await CallAsync(named, host: "127.0.0.2"));
        await Assert.ThrowsAsync<BaasClientException>(() => CallAsync(named with { ServerName = "other.test" }));
    }

    [Fact]
    public async Task Call_CleartextToATlsPort_SaysWhatToDo()
    {
        await using var server = await StartAsync(isMutual: false);
        using var channel = BaasChannel.ForAddress(server.Url.Replace("https", "http", StringComparison.Ordinal), new BaasChannelOptions { Retry = RetryPolicy.None });

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => Get(channel));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Contains(new Uri(server.Url).Authority, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PickFirst_FirstNeverShakesHands_GoesToTheSecond()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await StartAsync(isMutual: false);
        string[] addresses = [$"https://localhost:{((IPEndPoint)silent.LocalEndpoint).Port}", $"https://localhost:{new Uri(server.Url).Port}"];
        using var channel = BaasChannel.ForAddresses(addresses, new BaasChannelOptions
        {
            ConnectTimeout = TimeSpan.FromSeconds(1),
            Retry = RetryPolicy.None,
            Tls = new TlsOptions { RootCertificates = [_authority] },
        });

        Assert.Equal("", (await Get(channel).WaitAsync(TimeSpan.FromSeconds(30))).Id);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _server.Dispose();
        _client.Dispose();
    }

    private async Task<string> CallAsync(TlsOptions? tls, bool isMutual = false, string host = "localhost")
    {
        await using var server = await StartAsync(isMutual, host == "localhost" ? "127.0.0.1" : host);
        var address = $"https://{host}:{new Uri(server.Url).Port}";
        using var channel = BaasChannel.ForAddress(address, new BaasChannelOptions { Tls = tls, Retry = RetryPolicy.None });
        return (await Get(channel)).Id;
    }

    private Task<ScriptedServer> StartAsync(bool isMutual, string ip = "127.0.0.1") => ScriptedServer.StartAsync(
        context => ScriptedServer.AnswerAsync(context, new Record { Id = context.Connection.ClientCertificate?.Subject ?? "" }),
        ip: ip,
        configure: listen => listen.UseHttps(_server, https =>
        {
            https.ClientCertificateMode = isMutual ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => certificate.Issuer == _authority.Subject;
        }));

    private static Task<Record> Get(BaasChannel channel) =>
        new RecordService.RecordServiceClient(channel.CreateCallInvoker()).GetRecordAsync(new GetRecordRequest()).ResponseAsync;

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var own = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
    }
}
