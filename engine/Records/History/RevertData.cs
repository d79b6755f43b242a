using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.History;

/// <summary>What a client would write to bring a record back to an earlier state.</summary>
internal static class RevertData
{
    /// <param name="table">The collection as it is now.</param>
    /// <param name="image">The earlier state.</param>
    /// <param name="current">The record as it is now; null when it is gone.</param>
    /// <returns>Wire bytes of a <c>google.protobuf.Struct</c>.</returns>
    public static byte[] Write(RecordTable table, ReadOnlyMemory<byte> image, ReadOnlyMemory<byte>? current)
    {
        var written = RevisionDiff.WriteData(table, image.Span);
        var leftOut = table.Members.Where(member => member.Field.Type.IsGenerated || IsKept(member, image, current)).ToList();
        if (leftOut.Count == 0)
        {
            return written;
        }

        var data = Struct.Parser.ParseFrom(written);
        leftOut.ForEach(member => data.Fields.Remove(member.Field.Name));
        return data.ToByteArray();
    }

    // Encrypted anew, a value would look like another one, and so could not be given where it is immutable.
    private static bool IsKept(RecordMember member, ReadOnlyMemory<byte> image, ReadOnlyMemory<byte>? current)
    {
        if (member.Kind != ValueKind.Encrypted || current is not { } now)
        {
            return false;
        }

        var before = new RecordBodyReader(new RecordImageParts(image.Span).Body);
        var after = new RecordBodyReader(new RecordImageParts(now.Span).Body);
        return (before.MoveTo(member) ? before.Encoded : default).SequenceEqual(after.MoveTo(member) ? after.Encoded : default);
    }
}
