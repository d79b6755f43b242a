using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Where a member of the file's objects goes.</summary>
internal sealed class MemberTarget
{
    /// <param name="member">Name in the file.</param>
    /// <param name="fieldName">Name of the field; null when the collection has none for it.</param>
    /// <param name="kind">What the field holds.</param>
    /// <param name="isId">Whether the member is the record's id.</param>
    public MemberTarget(string member, string? fieldName, TargetKind kind, bool isId)
    {
        Member = Encoding.UTF8.GetBytes(member);
        Kind = kind;
        IsId = isId;
        if (fieldName is not null)
        {
            using var key = new WireWriter();
            key.WriteStringField(1, fieldName);
            Key = key.WrittenSpan.ToArray();
        }
    }

    /// <summary>UTF-8 of the name in the file.</summary>
    public byte[] Member { get; }

    /// <summary>The key of a Struct's entry as it is on the wire; empty when the member is not stored as a field.</summary>
    public byte[] Key { get; } = [];

    public TargetKind Kind { get; }

    public bool IsId { get; }
}
