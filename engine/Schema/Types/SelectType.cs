using System.Collections.Frozen;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>One of the values that the definition offers, or a list of several, each once.</summary>
internal sealed class SelectType : ChoiceType
{
    private readonly FrozenSet<string> _values;
    private readonly ValueFault _notOffered;

    public SelectType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.None);
        var options = draft.Definition.Select ?? new SelectOptions();
        CheckOptions(draft, options);
        options.MaxSelect = options.MaxSelect == 0 ? 1 : options.MaxSelect;
        MaxItems = options.MaxSelect;
        MinItems = options.MinSelect;
        Enum = options.AsEnum ? new SelectEnum(options) : null;
        _values = options.Values.ToFrozenSet(StringComparer.Ordinal);
        _notOffered = ValueFaults.NotAllowed(Quoting.List(options.Values));
    }

    public override string Name => "select";

    /// <summary>The enum that typed clients have in place of strings; null when they have strings.</summary>
    public SelectEnum? Enum { get; }

    protected override int MaxItems { get; }

    protected override int MinItems { get; }

    protected override bool TryCheckItem(string item, out ValueFault fault)
    {
        var isOffered = _values.Contains(item);
        fault = isOffered ? default : _notOffered;
        return isOffered;
    }

    private static void CheckOptions(FieldDraft draft, SelectOptions options)
    {
        if (options.Values.Count == 0)
        {
            draft.Fault("select.values", "REQUIRED", "expected the values to choose from");
        }

        draft.CheckValues(options.Values, "select.values");
        if (options.AsEnum && !draft.IsStored
            && options.Values.Zip(options.Numbers).GroupBy(value => SelectEnum.KeyOf(SelectEnum.NameOf(value.First, value.Second))).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            draft.Fault("select.as_enum", "DUPLICATE", $"in an enum the values {Quoting.List([.. twice.Select(value => value.First)])} would both be {twice.Key}");
        }

        if (options.MaxSelect < 0 || options.MaxSelect > FieldDraft.MaxValues)
        {
            draft.Fault("select.max_select", "MAX", $"expected 1 for a single value, or up to {FieldDraft.MaxValues} for a list");
        }

        if (options.MinSelect < 0 || options.MinSelect > Math.Max(1, options.MaxSelect))
        {
            draft.Fault("select.min_select", "MAX", "expected 0 or more, and no more than max_select");
        }
    }
}
