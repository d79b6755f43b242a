using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>What a client asks to be read along, as in <c>baas.records.v1.ListRecordsRequest</c>.</summary>
/// <param name="Text">Levels as text; may be empty.</param>
/// <param name="Expansions">Levels as messages; may be empty.</param>
/// <param name="Mode">Where the records shall stand; empty means nested.</param>
/// <param name="Fields">The fields wanted of the records themselves and, after a point, of their relations.</param>
internal readonly record struct ExpandRequest(string Text, IReadOnlyCollection<Expansion> Expansions, string Mode, string Fields)
{
    public bool IsEmpty => Text.Length == 0 && Expansions.Count == 0;

    /// <exception cref="BaasException">records EXPAND_INVALID.</exception>
    public bool IsIncluded => Mode switch
    {
        "" or "nested" => false,
        "included" => true,
        _ => throw ExpandErrors.UnknownMode(Mode),
    };

    /// <exception cref="BaasException">records EXPAND_INVALID.</exception>
    public ExpandStep ReadSteps()
    {
        var start = ExpandStep.Start();
        ExpandParser.Parse(Text, start);
        start.Add(Expansions);
        return start;
    }
}
