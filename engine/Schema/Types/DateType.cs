using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// A calendar day (<c>2026-11-21</c>), kept as it is, or a moment, kept in UTC with milliseconds (<c>2026-11-21T09:30:00.000Z</c>).
/// Both sort together as text. The empty string is null.
/// </summary>
internal sealed class DateType : WrittenType
{
    private static readonly ValueFault NoDate =
        new("FORMAT", "expected a date, as 2026-11-21, or a date with time, as 2026-11-21T09:30:00Z");

    public DateType(FieldDraft draft) => draft.RefuseAllBut(ValidationRules.None);

    public override string Name => "date";

    public override ValueKind Kind => ValueKind.Text;

    protected override string Expected => "a date as a string";

    protected override bool TryRead(ReadOnlySpan<byte> utf8, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        Span<byte> normal = stackalloc byte[DateText.MaxNormalLength];
        if (!DateText.TryNormalize(utf8, normal, out var length))
        {
            fault = NoDate;
            return false;
        }

        value = FieldValue.Of(normal[..length].ToArray());
        return true;
    }

    public override string? NormalizeLiteral(string literal)
    {
        Span<byte> normal = stackalloc byte[DateText.MaxNormalLength];
        return DateText.TryNormalize(Encoding.UTF8.GetBytes(literal), normal, out var length)
            ? Encoding.UTF8.GetString(normal[..length])
            : null;
    }
}
