namespace Grpc.Baas.Engine.Schema.Checks;

/// <summary>The rules of a <c>validation</c> block that fit a type, beside <c>required</c>.</summary>
[Flags]
internal enum ValidationRules
{
    None = 0,

    /// <summary><c>min</c> and <c>max</c>.</summary>
    Range = 1,

    /// <summary><c>min_length</c>, <c>max_length</c> and <c>pattern</c>.</summary>
    Text = 2,

    /// <summary><c>values</c>.</summary>
    Values = 4,
}
