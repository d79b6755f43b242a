using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>Long rich text, as the HTML of an editor. It is kept as given; whoever shows it makes it safe.</summary>
internal sealed class EditorType : PlainTextType
{
    public const int LargestMaxLength = 1_048_576;

    public EditorType(FieldDraft draft)
        : base(new TextRules(draft, LargestMaxLength, LargestMaxLength))
        => draft.RefuseAllBut(ValidationRules.Text);

    public override string Name => "editor";
}
