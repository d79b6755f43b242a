using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>A certificate authority of a test's own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }

    public X509Certificate2 Root { get; }

    public string RootPem => Root.ExportCertificatePem();

    /// <summary>Makes a certificate for 127.0.0.1, for servers and clients alike.</summary>
    public X509Certificate2 Issue(TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], true));
        var issued = request.Create(
            Root.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            DateTimeOffset.UtcNow.AddHours(-1),
            DateTimeOffset.UtcNow + lifetime,
            RandomNumberGenerator.GetBytes(12));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>Writes a new certificate and its key into a folder, as <c>cert.pem</c> and <c>key.pem</c>.</summary>
    public X509Certificate2 IssueInto(string folder, TimeSpan? lifetime = null)
    {
        var issued = Issue(lifetime ?? TimeSpan.FromDays(30));
        File.WriteAllText(Path.Combine(folder, "key.pem"), issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "cert.pem"), issued.ExportCertificatePem());
        return issued;
    }

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }
}
