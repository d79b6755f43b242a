using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Collects everything that is wrong with one definition, so that its author hears of it at once.</summary>
internal sealed class DefinitionFaults
{
    // Errors travel in HTTP headers, where clients take about 8 KiB; who made more mistakes hears of the rest next time.
    private const int MaxChars = 3_000;

    private readonly List<FieldViolation> _violations = [];
    private int _chars;

    /// <summary>The first faults, as many as an answer can carry.</summary>
    public IReadOnlyList<FieldViolation> Violations => _violations;

    /// <summary>How many faults there are.</summary>
    public int Count { get; private set; }

    /// <param name="path">Path of the field in the definition, as <c>schema[2].validation.min</c>.</param>
    /// <param name="rule">The rule it breaks, in UPPER_SNAKE_CASE.</param>
    /// <param name="description">What is expected.</param>
    public void Add(string path, string rule, string description)
    {
        Count++;

        // The path stands in two details.
        _chars += (2 * path.Length) + rule.Length + description.Length;
        if (_chars <= MaxChars || Count == 1)
        {
            _violations.Add(new FieldViolation(path, rule, description));
        }
    }
}
