using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Checks;

/// <summary>Reads <c>min</c> and <c>max</c> of a <c>validation</c> block.</summary>
internal static class NumberRange
{
    /// <returns>The bounds, of the definition and its format together; infinite where there are none.</returns>
    public static (double Min, double Max) Read(FieldDraft draft)
    {
        var validation = draft.Validation;
        var min = validation.HasMin ? validation.Min : double.NegativeInfinity;
        var max = validation.HasMax ? validation.Max : double.PositiveInfinity;
        if (validation.HasMin && !double.IsFinite(min))
        {
            draft.Fault("validation.min", "FORMAT", "expected a finite number");
        }

        if (validation.HasMax && !double.IsFinite(max))
        {
            draft.Fault("validation.max", "FORMAT", "expected a finite number");
        }

        if (min > max)
        {
            draft.Fault("validation.min", "MAX", "expected no more than max");
        }

        return draft.Format is { } format ? Narrow(draft, format, min, max) : (min, max);
    }

    private static (double Min, double Max) Narrow(FieldDraft draft, Format format, double min, double max)
    {
        if (min > format.Max)
        {
            draft.Fault("validation.min", "MAX", FormattableString.Invariant($"expected no more than {format.Max}, the largest '{format.Name}'"));
        }

        if (max < format.Min)
        {
            draft.Fault("validation.max", "MIN", FormattableString.Invariant($"expected at least {format.Min}, the smallest '{format.Name}'"));
        }

        return (Math.Max(min, format.Min), Math.Min(max, format.Max));
    }
}
