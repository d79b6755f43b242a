using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>One operation of a batch, and what became of it.</summary>
/// <param name="index">Its place in the batch, from 0.</param>
/// <param name="kind">What it does; null when it does not say.</param>
/// <param name="request">To which record.</param>
internal sealed class BatchItem(int index, WriteKind? kind, RecordWriteRequest request)
{
    public int Index => index;

    public WriteKind? Kind => kind;

    public RecordWriteRequest Request { get; set; } = request;

    /// <summary>The write, once the caller's right to it is known.</summary>
    public RecordWrite? Write { get; set; }

    /// <summary>Whether it names records of operations before it, so that its values are known only when those are done.</summary>
    public bool HasReferences { get; set; }

    /// <summary>Why it is refused, if that is known already.</summary>
    public BaasException? Refusal { get; set; }

    /// <summary>Id of the record that it made or changed; null when there is none.</summary>
    public string? RecordId { get; set; }

    /// <summary>The path of a member of the operation in violations.</summary>
    public string PathOf(string member)
        => kind is { } known ? $"operations[{index}].{known.ToString().ToLowerInvariant()}{(member.Length == 0 ? "" : $".{member}")}" : $"operations[{index}]";

    /// <summary>The refusal of the batch as a whole, for the refusal of this operation.</summary>
    public BaasException Blame(BaasException refusal)
    {
        var metadata = new Dictionary<string, string>(refusal.Metadata) { ["operation"] = index.ToString() };
        return new BaasException(refusal.Definition, $"Operation {index}: {refusal.Message}", metadata, refusal)
        {
            Violations = [.. refusal.Violations.Select(violation => violation with { Field = PathOf(violation.Field) })],
            Resource = refusal.Resource,
            RetryAfter = refusal.RetryAfter,
        };
    }
}
