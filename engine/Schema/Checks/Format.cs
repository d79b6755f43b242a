using System.Collections.Immutable;

namespace Grpc.Baas.Engine.Schema.Checks;

/// <summary>What the values of a field mean, beyond their type: a name for a type with rules of its own.</summary>
/// <param name="Name">Name in a definition, for ever.</param>
/// <param name="Type">The type that keeps the values.</param>
/// <param name="Meaning">One line for people.</param>
internal sealed record Format(string Name, string Type, string Meaning)
{
    /// <summary>Smallest number.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Largest number.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether it leaves numbers out.</summary>
    public bool HasRange => double.IsFinite(Min) || double.IsFinite(Max);

    /// <summary>The form of texts; null lets each pass.</summary>
    public TextCheck? Check { get; init; }

    /// <summary>What <see cref="Check"/> lets pass, as <c>a colour, as #1e90ff</c>.</summary>
    public string Expected { get; init; } = "";

    /// <summary>Media types of files, as <c>image/*</c>; none lets each pass.</summary>
    public ImmutableArray<string> MimeTypes { get; init; } = [];

    /// <summary>Whether the field is hidden.</summary>
    public bool IsHidden { get; init; }
}
