using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Secrets;

/// <summary>
/// A password, of which only a hash is kept (see <see cref="PasswordHashes"/>). It is written and never given back. With a format for
/// imports, as <c>bcrypt</c>, values are hashes that another system made, and are kept as they are. The empty string is null.
/// </summary>
internal sealed class PasswordType : WrittenType
{
    private const int DefaultMinLength = 8;
    public const int MaxLength = 256;

    private readonly TextRules _rules;
    private readonly bool _isImported;

    public PasswordType(FieldDraft draft)
    {
        _isImported = draft.Format?.Check is not null;
        if (!_isImported && !draft.Validation.HasMinLength)
        {
            draft.Definition.Validation ??= new V1.Schema.FieldValidation();
            draft.Definition.Validation.MinLength = DefaultMinLength;
        }

        _rules = new TextRules(draft, MaxLength, MaxLength);
        draft.RefuseAllBut(ValidationRules.Text);
    }

    public override string Name => "password";

    public override ValueKind Kind => ValueKind.Secret;

    /// <summary>The password that a client wrote, if it is one to be hashed: it breaks no rule and is not there already as a hash.</summary>
    public string? FindPlain(in StructValue input)
        => !_isImported && input.Kind == StructKind.Text && !input.Bytes.IsEmpty && _rules.TryCheck(input.Bytes, out _)
            ? Encoding.UTF8.GetString(input.Bytes)
            : null;

    protected override bool TryRead(ReadOnlySpan<byte> utf8, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (!_rules.TryCheck(utf8, out fault))
        {
            return false;
        }

        value = FieldValue.Of(_isImported ? utf8.ToArray() : PasswordHashes.Make(Encoding.UTF8.GetString(utf8)));
        return true;
    }
}
