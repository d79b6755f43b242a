using Grpc.Baas.Engine.Query.Conditions;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>What is known of a call while a rule is bound to it.</summary>
internal interface IVariableValues
{
    /// <summary>Finds the image that has the value of a variable under the number of its field; one without it is no value.</summary>
    /// <returns>False while the value is not known; the rule keeps the variable then.</returns>
    bool TryGetImage(Variable variable, out ReadOnlyMemory<byte> image);

    /// <summary>The record before the write whose outcome is judged; null where there is none, and when it is not the outcome.</summary>
    ReadOnlyMemory<byte>? Before { get; }

    /// <summary>Whether a bound condition is true of <see cref="Before"/>.</summary>
    bool HeldBefore(Condition condition);
}
