using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>A relation to be followed from each record of a set, checked against the schema and the caller's rights.</summary>
internal sealed class ExpandLevel
{
    /// <summary>Records that one record may have at the other end; a list of ids is no longer.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>How many records a relation that is followed backwards has without a limit.</summary>
    public const int DefaultBackLimit = 100;

    public ExpandLevel(string name)
    {
        using var wire = new WireWriter(128);
        wire.WriteStringField(1, name);
        EntryKey = wire.WrittenSpan.ToArray();
    }

    /// <summary>The name as it stands in an entry of a <c>google.protobuf.Struct</c>, tag and all.</summary>
    public ReadOnlyMemory<byte> EntryKey { get; }

    /// <summary>The names from the first level to this one, for errors.</summary>
    public required string Path { get; init; }

    /// <summary>The records at the other end.</summary>
    public required RecordTable Target { get; init; }

    /// <summary>The relation: a field of the records at hand, or of the target's when it is followed backwards.</summary>
    public required Field Field { get; init; }

    /// <summary>Whether the target's records point at those at hand.</summary>
    public required bool IsBack { get; init; }

    /// <summary>Whether the values of the field are lists of ids.</summary>
    public required bool IsListField { get; init; }

    /// <summary>Whether a record may have several at the other end.</summary>
    public bool IsMany => IsBack || IsListField;

    public required Filter Filter { get; init; }

    /// <summary>What the caller may see.</summary>
    public required RecordAccess Access { get; init; }

    /// <summary>By which rule the target's records are seen: each is one that could be got, or all are a list.</summary>
    public RecordOperation Operation => IsBack ? RecordOperation.List : RecordOperation.View;

    /// <summary>Whether each of the target's records is wanted that is pointed at.</summary>
    public bool TakesAll => Filter.IsMatchAll && Access.IsAllowedWithAll(Target.Collection, Operation);

    /// <summary>Null for the order of the list of ids.</summary>
    public required SortOrder? Sort { get; init; }

    /// <summary>Records for each record at hand, 1 to <see cref="MaxLimit"/>.</summary>
    public required int Limit { get; init; }

    /// <summary>The fields wanted; null means all.</summary>
    public required FieldSelection? Selection { get; init; }

    public required ExpandLevel[] Levels { get; init; }
}
