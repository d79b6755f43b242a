using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>The certificate in force. A new one holds for new connections; those that are open go on with the one they began with.</summary>
internal sealed class LiveCertificate
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan SoonExpired = TimeSpan.FromDays(14);

    private readonly CertificateFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger<LiveCertificate> _logger;
    private volatile SslServerAuthenticationOptions? _current;
    private X509Certificate2? _leaf;
    private string _fingerprint = "";
    private string _brokenFingerprint = "";
    private DateTimeOffset _warned;

    public LiveCertificate(IOptions<TlsOptions> options, TimeProvider time, RpcInstruments instruments, ILogger<LiveCertificate> logger)
    {
        _files = new CertificateFiles(options.Value);
        _time = time;
        _logger = logger;
        IsConfigured = options.Value.CertificatePath.Length > 0;
        instruments.Meter.CreateObservableGauge(
            "baas.tls.certificate.not_after", ReadExpiry, "s", "When the certificate of the server expires, in seconds since 1970.");
    }

    public bool IsConfigured { get; }

    /// <summary>Folders in which the files may change.</summary>
    public IEnumerable<string> Folders => _files.Folders;

    /// <summary>What a new connection is served with.</summary>
    public SslServerAuthenticationOptions Current => _current ?? throw new InvalidOperationException("No certificate was loaded.");

    /// <summary>Loads the files at the start.</summary>
    /// <exception cref="InvalidOperationException">They are wrong; the message says what to do.</exception>
    public void Load()
    {
        Use(_files.Load());
        _fingerprint = _files.Fingerprint();
    }

    /// <summary>Loads the files again if they have changed. Files that are wrong are told to the log, once, and change nothing.</summary>
    public void Refresh()
    {
        var fingerprint = "";
        try
        {
            fingerprint = _files.Fingerprint();
            if (fingerprint != _fingerprint && fingerprint != _brokenFingerprint)
            {
                Use(_files.Load());
                _fingerprint = fingerprint;
                RpcLog.CertificateLoaded(_logger, _leaf!.Subject, _leaf.NotAfter.ToUniversalTime());
            }
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (fingerprint.Length == 0 || fingerprint != _brokenFingerprint)
            {
                _brokenFingerprint = fingerprint;
                RpcLog.CertificateNotLoaded(_logger, fault.Message);
            }
        }

        WarnOfExpiry();
    }

    private void Use(TlsMaterial material)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(material.Leaf, material.Intermediates, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        if (material.ClientAuthorities is { } authorities)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = TrustOnly(authorities);
            options.RemoteCertificateValidationCallback = static (_, _, _, errors) => errors == SslPolicyErrors.None;
        }

        _leaf = material.Leaf;
        _current = options;
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }

    private void WarnOfExpiry()
    {
        var now = _time.GetUtcNow();
        if (_leaf is { } leaf && leaf.NotAfter.ToUniversalTime() - now < SoonExpired && now - _warned > TimeSpan.FromDays(1))
        {
            _warned = now;
            RpcLog.CertificateExpires(_logger, leaf.Subject, leaf.NotAfter.ToUniversalTime());
        }
    }

    private IEnumerable<Measurement<double>> ReadExpiry()
        => _leaf is { } leaf ? [new(new DateTimeOffset(leaf.NotAfter).ToUnixTimeSeconds())] : [];
}
