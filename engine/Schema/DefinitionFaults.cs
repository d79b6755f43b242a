using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Collects everything that is wrong with one definition, so that its author hears of it at once.</summary>
internal sealed class DefinitionFaults
{
    // The answer's details have a size limit; who made more mistakes than this hears of the rest next time.
    private const int MaxKept = 50;

    private readonly List<FieldViolation> _violations = [];

    public IReadOnlyList<FieldViolation> Violations => _violations;

    /// <param name="path">Path of the field in the definition, as <c>schema[2].validation.min</c>.</param>
    /// <param name="rule">The rule it breaks, in UPPER_SNAKE_CASE.</param>
    /// <param name="description">What is expected.</param>
    public void Add(string path, string rule, string description)
    {
        if (_violations.Count < MaxKept)
        {
            _violations.Add(new FieldViolation(path, rule, description));
        }
    }
}
