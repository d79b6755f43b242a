using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// A moment, kept in UTC with microseconds. It is read as <see cref="DateType"/> reads one; a day alone is its midnight in UTC. The
/// empty string is null.
/// </summary>
internal sealed class DateTimeType : WrittenType
{
    private static readonly ValueFault NoMoment =
        new("FORMAT", "expected a date with time, as 2026-11-21T09:30:00.000001Z or 2026-11-21T10:30:00+01:00");

    public DateTimeType(FieldDraft draft) => draft.RefuseAllBut(ValidationRules.None);

    public override string Name => "datetime";

    public override ValueKind Kind => ValueKind.Timestamp;

    protected override string Expected => "a date with time as a string";

    protected override bool TryRead(ReadOnlySpan<byte> utf8, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (!DateText.TryReadMoment(utf8, out var microseconds))
        {
            fault = NoMoment;
            return false;
        }

        value = FieldValue.Of(microseconds);
        return true;
    }

    public override string? NormalizeLiteral(string literal) => Normalize(literal);

    /// <summary>The moment that a literal names, in the text that answers have; null when it names none.</summary>
    public static string? Normalize(string literal)
    {
        Span<byte> normal = stackalloc byte[MomentText.MaxLength];
        return DateText.TryReadMoment(Encoding.UTF8.GetBytes(literal), out var microseconds)
            ? Encoding.ASCII.GetString(normal[..MomentText.Write(microseconds, normal)])
            : null;
    }
}
