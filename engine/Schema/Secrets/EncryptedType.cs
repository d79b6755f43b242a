using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Secrets;

/// <summary>
/// A text that is encrypted in the database and in the change log (AES-256-GCM). <c>encrypted</c> is given back in the clear to those
/// who may read the record; <c>secret</c> is never given back, and is there for the engine's own use. The empty string is null.
/// </summary>
internal sealed class EncryptedType : WrittenType
{
    public const int DefaultMaxLength = 5_000;
    private const int LargestMaxLength = 65_536;

    private readonly TextRules _rules;
    private readonly bool _isSecret;
    private SecretKeys? _keys;

    /// <param name="isSecret">Whether the value never leaves the engine.</param>
    public EncryptedType(FieldDraft draft, bool isSecret)
    {
        _isSecret = isSecret;
        _rules = new TextRules(draft, DefaultMaxLength, LargestMaxLength);
        draft.RefuseAllBut(ValidationRules.Text);
    }

    public override string Name => _isSecret ? "secret" : "encrypted";

    public override ValueKind Kind => _isSecret ? ValueKind.Secret : ValueKind.Encrypted;

    /// <summary>Gives the type its keys, before its collection is in the catalogue: a definition alone has none.</summary>
    public void Bind(SecretKeys keys) => _keys = keys;

    protected override bool TryRead(ReadOnlySpan<byte> utf8, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (!_rules.TryCheck(utf8, out fault))
        {
            return false;
        }

        value = FieldValue.Of(Keys.Encrypt(utf8));
        return true;
    }

    /// <returns>The UTF-8 of the text that was encrypted.</returns>
    /// <exception cref="Kernel.BaasException">schema ENCRYPTION_KEY_MISSING; storage IO_FAILED.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> stored) => Keys.Decrypt(stored);

    private SecretKeys Keys => _keys ?? throw new InvalidOperationException("The field is of no collection of the catalogue.");
}
