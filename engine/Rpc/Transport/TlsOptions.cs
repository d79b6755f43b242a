using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>
/// The certificate for addresses with <c>https://</c>. Section <c>Baas:Tls</c>. The files are read again when they change; a change of
/// these options needs a restart.
/// </summary>
internal sealed class TlsOptions
{
    public const string Section = "Baas:Tls";

    /// <summary>
    /// File with the certificate, followed by those that lead to its root (PEM), or with both and the key (PFX). Also
    /// <c>BAAS_TLS_CERTIFICATE</c>, <c>--tls-certificate</c>. Default empty: no TLS.
    /// </summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>File with the key (PEM). Also <c>BAAS_TLS_KEY</c>, <c>--tls-key</c>. Default empty: it is in the certificate's file.</summary>
    public string KeyPath { get; set; } = "";

    /// <summary>Password of the key or of the PFX file. Also <c>BAAS_TLS_KEY_PASSWORD</c>. Default empty: it has none.</summary>
    public string KeyPassword { get; set; } = "";

    /// <summary>
    /// File with the authorities (PEM) of which every client must show a certificate. Also <c>BAAS_TLS_CLIENT_CA</c>. Default empty:
    /// clients show none.
    /// </summary>
    public string ClientCertificateAuthorityPath { get; set; } = "";

    /// <summary>How often the files are looked at, for changes that the system does not tell. Default 10 s, 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);
}
