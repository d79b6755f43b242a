using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>One level of an expand as a client asked for it, before it is known what its name means.</summary>
internal sealed class ExpandStep
{
    /// <summary>Relations one after another.</summary>
    public const int MaxDepth = 6;

    /// <summary>Levels of one expand.</summary>
    public const int MaxLevels = 32;

    private readonly Dictionary<string, ExpandStep> _byName = new(StringComparer.Ordinal);
    private readonly List<ExpandStep> _steps = [];
    private readonly ExpandStep _root;
    private readonly int _depth;
    private int _levels;

    private ExpandStep(ExpandStep? parent, string name)
    {
        Name = name;
        Path = parent is null or { Path: "" } ? name : $"{parent.Path}.{name}";
        _root = parent?._root ?? this;
        _depth = parent is null ? 0 : parent._depth + 1;
    }

    /// <summary>Name of the relation; empty for the start.</summary>
    public string Name { get; }

    /// <summary>The names from the first level to this one, with points between.</summary>
    public string Path { get; }

    /// <summary>What the client wants of the records; null when it gave no options.</summary>
    public ExpandOptions? Options { get; private set; }

    /// <summary>The levels behind this one, in the order of their first mention.</summary>
    public IReadOnlyList<ExpandStep> Steps => _steps;

    /// <summary>Where an expand starts: the records themselves.</summary>
    public static ExpandStep Start() => new(null, "");

    /// <summary>Finds or adds a level behind this one.</summary>
    /// <exception cref="BaasException">records EXPAND_INVALID: too deep, or too many.</exception>
    public ExpandStep Enter(string name)
    {
        if (_byName.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_depth == MaxDepth)
        {
            throw ExpandErrors.TooMany("levels one behind another", MaxDepth);
        }

        if (++_root._levels > MaxLevels)
        {
            throw ExpandErrors.TooMany("levels", MaxLevels);
        }

        var step = new ExpandStep(this, name);
        _byName.Add(name, step);
        _steps.Add(step);
        return step;
    }

    /// <exception cref="BaasException">records EXPAND_INVALID: the level has options already.</exception>
    public void Set(ExpandOptions options)
    {
        if (Options is not null)
        {
            throw ExpandErrors.Twice(Path);
        }

        Options = options;
    }

    /// <summary>Takes in what a program asked for.</summary>
    /// <exception cref="BaasException">records EXPAND_INVALID.</exception>
    public void Add(IEnumerable<V1.Records.Expansion> expansions)
    {
        foreach (var expansion in expansions)
        {
            if (expansion.Relation.Length == 0)
            {
                throw ExpandErrors.RelationMissing(Path);
            }

            var step = Enter(expansion.Relation);
            var options = new ExpandOptions(expansion.Filter, expansion.Sort, expansion.Limit, expansion.Fields);
            if (!options.IsEmpty)
            {
                step.Set(options);
            }

            step.Add(expansion.Expands);
        }
    }
}
