using System.Collections.Frozen;
using System.Numerics;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Checks;

/// <summary>The bounds of a field's numbers, and the only ones allowed when the definition lists them.</summary>
/// <typeparam name="T">What a number is kept as.</typeparam>
internal sealed class NumberRules<T>
    where T : struct, INumber<T>
{
    private readonly T _min;
    private readonly T _max;
    private readonly Func<T, string> _show;
    private readonly FrozenSet<T>? _values;
    private readonly ValueFault _notAllowed;

    /// <param name="draft">Where the list is, and where its faults go.</param>
    /// <param name="range">The bounds.</param>
    /// <param name="read">Reads an entry of the list.</param>
    /// <param name="show">Writes a bound for people.</param>
    /// <param name="expected">What an entry is, as <c>a number, as 1.5</c>.</param>
    public NumberRules(FieldDraft draft, (T Min, T Max) range, Reader read, Func<T, string> show, string expected)
    {
        (_min, _max) = range;
        _show = show;
        if (draft.Validation.Values.Count > 0)
        {
            _values = ReadValues(draft, read, expected).ToFrozenSet();
        }

        _notAllowed = ValueFaults.NotAllowed(Quoting.List(draft.Validation.Values));
    }

    /// <returns>False for a text that is no number of the field's.</returns>
    public delegate bool Reader(string text, out T number);

    public ValueFault BelowMin => ValueFaults.BelowMin(_show(_min));

    public ValueFault AboveMax => ValueFaults.AboveMax(_show(_max));

    /// <returns>What is wrong with a number; the default value when nothing is.</returns>
    public ValueFault Check(T number)
    {
        if (number < _min)
        {
            return BelowMin;
        }

        if (number > _max)
        {
            return AboveMax;
        }

        return _values is null || _values.Contains(number) ? default : _notAllowed;
    }

    private static List<T> ReadValues(FieldDraft draft, Reader read, string expected)
    {
        draft.CheckValues(draft.Validation.Values, "validation.values");
        var values = new List<T>();
        for (var i = 0; i < draft.Validation.Values.Count; i++)
        {
            if (read(draft.Validation.Values[i], out var number))
            {
                values.Add(number);
            }
            else
            {
                draft.Fault($"validation.values[{i}]", "FORMAT", $"expected {expected}");
            }
        }

        return values;
    }
}
