namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>Reads <c>min</c> and <c>max</c> of a <c>validation</c> block.</summary>
internal static class NumberRange
{
    /// <returns>The bounds; infinite where the definition has none.</returns>
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

        return (min, max);
    }
}
