using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// A time of day without a place: hours and minutes, seconds and up to six decimals of one. It is kept with seconds, and with decimals
/// only where they are not zero, so that texts sort as the times do. The empty string is null.
/// </summary>
internal sealed class TimeType : WrittenType
{
    /// <summary>Bytes of <c>HH:mm:ss.ffffff</c>.</summary>
    private const int MaxLength = 15;

    private static readonly ValueFault NoTime = new("FORMAT", "expected a time of day from 00:00 to 23:59:59.999999, as 09:30 or 09:30:00");

    public TimeType(FieldDraft draft) => draft.RefuseAllBut(ValidationRules.None);

    public override string Name => "time";

    public override ValueKind Kind => ValueKind.Text;

    protected override string Expected => "a time of day as a string";

    protected override bool TryRead(ReadOnlySpan<byte> utf8, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        Span<byte> normal = stackalloc byte[MaxLength];
        if (!TryNormalize(utf8, normal, out var length))
        {
            fault = NoTime;
            return false;
        }

        value = FieldValue.Of(normal[..length].ToArray());
        return true;
    }

    public override string? NormalizeLiteral(string literal)
    {
        Span<byte> normal = stackalloc byte[MaxLength];
        return TryNormalize(Encoding.UTF8.GetBytes(literal), normal, out var length) ? Encoding.ASCII.GetString(normal[..length]) : null;
    }

    private static bool TryNormalize(ReadOnlySpan<byte> text, Span<byte> normal, out int length)
    {
        length = 0;
        return DateText.TryReadTime(text, out var time, out var rest)
            && rest.IsEmpty
            && new TimeOnly(time.Ticks).TryFormat(normal, out length, "HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);
    }
}
