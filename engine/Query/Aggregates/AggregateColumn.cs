using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>One value of each group: what makes the group, or what is computed over it.</summary>
/// <param name="Name">Name of the result.</param>
/// <param name="Form">How the value is told.</param>
internal abstract record AggregateColumn(string Name, ResultForm Form)
{
    /// <summary>Decimals of a <see cref="ResultForm.Decimal"/>.</summary>
    public abstract int Scale { get; }

    /// <summary>The result as something that a filter can compare.</summary>
    public abstract Field AsField(int number);
}
