using System.Buffers.Text;
using System.Security.Cryptography;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>An ES256 key pair that signs and verifies access tokens. Source: RFC 7518 §3.4.</summary>
internal sealed class SigningKey : IDisposable
{
    public const int SignatureBytes = 64;

    private readonly ECDsa _key;

    // ECDsa does not promise that two threads may use one instance.
    private readonly Lock _lock = new();

    private SigningKey(string id, DateTimeOffset created, ECDsa key)
    {
        Created = created;
        Id = id;
        _key = key;
    }

    /// <summary>The <c>kid</c> of the tokens that it signs.</summary>
    public string Id { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; }

    public static SigningKey Create(DateTimeOffset created)
    {
        Span<byte> id = stackalloc byte[12];
        RandomNumberGenerator.Fill(id);
        return new SigningKey(Base64Url.EncodeToString(id), created, ECDsa.Create(ECCurve.NamedCurves.nistP256));
    }

    /// <summary>Reads a key as <see cref="ExportPkcs8"/> wrote it.</summary>
    /// <exception cref="CryptographicException">The bytes hold no P-256 key.</exception>
    public static SigningKey Import(string id, DateTimeOffset created, ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            if (key.KeySize != 256)
            {
                throw new CryptographicException("The signing key is not on the curve P-256.");
            }

            return new SigningKey(id, created, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    public byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    /// <summary>The point on the curve that everybody may know: x and y, 32 bytes each.</summary>
    public (byte[] X, byte[] Y) ExportPoint()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return (point.X!, point.Y!);
    }

    public byte[] Sign(ReadOnlySpan<byte> signed)
    {
        lock (_lock)
        {
            return _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        lock (_lock)
        {
            return _key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public void Dispose() => _key.Dispose();
}
