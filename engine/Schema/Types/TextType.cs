using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>Text of any script, as a title or a name.</summary>
internal sealed class TextType : PlainTextType
{
    public const int DefaultMaxLength = 5_000;
    private const int LargestMaxLength = 1_048_576;

    public TextType(FieldDraft draft)
        : base(new TextRules(draft, DefaultMaxLength, LargestMaxLength))
        => draft.RefuseAllBut(ValidationRules.Text | ValidationRules.Values);

    public override string Name => "text";
}
