namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>What became of the values of one field.</summary>
internal sealed class ConversionResult(FieldConversion conversion)
{
    private const int MaxExamples = 10;

    private readonly List<ConversionFailure> _examples = [];

    public FieldConversion Conversion { get; } = conversion;

    /// <summary>Records that have a value.</summary>
    public long Values { get; set; }

    /// <summary>Those of them whose value does not fit.</summary>
    public long Failures { get; private set; }

    /// <summary>The first of the failures.</summary>
    public IReadOnlyList<ConversionFailure> Examples => _examples;

    /// <param name="describe">Makes the value readable; called for the examples only.</param>
    public void Fail(string id, in ValueFault fault, Func<string> describe)
    {
        Failures++;
        if (_examples.Count < MaxExamples)
        {
            _examples.Add(new ConversionFailure(id, describe(), fault));
        }
    }
}
