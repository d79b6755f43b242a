using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Secrets;

/// <summary>
/// A password, of which only a hash is kept (see <see cref="PasswordHashes"/>). It is written and never given back. With a format for
/// imports, as <c>bcrypt</c>, values are hashes that another system made, and are kept as they are. The empty string is null.
/// </summary>
internal sealed class PasswordType : FieldType
{
    private const int DefaultMinLength = 8;
    private const int MaxLength = 256;

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

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (input.Kind == StructKind.Null || (input.Kind == StructKind.Text && input.Bytes.IsEmpty))
        {
            return true;
        }

        if (input.Kind != StructKind.Text)
        {
            fault = ValueFaults.WrongType("a string");
            return false;
        }

        if (!_rules.TryCheck(input.Bytes, out fault))
        {
            return false;
        }

        value = FieldValue.Of(_isImported ? input.Bytes.ToArray() : PasswordHashes.Make(Encoding.UTF8.GetString(input.Bytes)));
        return true;
    }
}
