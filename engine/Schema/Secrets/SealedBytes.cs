namespace Grpc.Baas.Engine.Schema.Secrets;

/// <summary>
/// What the engine keeps of records as it sends them, as answers and events: they have in the clear what fields keep encrypted, and the
/// one as well as the other is stored, so they are encrypted where some field is.
/// </summary>
internal static class SealedBytes
{
    /// <param name="catalogue">Null where there are no encrypted fields.</param>
    /// <param name="plain">Bytes that do not start as a cipher text does, as no message and no JSON does.</param>
    /// <exception cref="Kernel.BaasException">schema ENCRYPTION_KEY_MISSING; storage IO_FAILED.</exception>
    public static ReadOnlySpan<byte> Seal(Catalogue? catalogue, ReadOnlySpan<byte> plain)
        => catalogue is { Keys: { CanEncrypt: true } keys, Current.HasEncryptedFields: true } ? keys.Encrypt(plain) : plain;

    /// <inheritdoc cref="Seal"/>
    /// <param name="stored">What <see cref="Seal"/> returned.</param>
    public static byte[] Open(Catalogue? catalogue, ReadOnlySpan<byte> stored)
        => catalogue?.Keys is { } keys && SecretKeys.IsCipherText(stored) ? keys.Decrypt(stored) : stored.ToArray();
}
