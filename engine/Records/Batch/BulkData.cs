using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>The values of a record that comes among others: as they are, or inside a member <c>data</c>, as single creates have them.</summary>
internal static class BulkData
{
    /// <param name="record">Wire bytes of a <c>google.protobuf.Struct</c>.</param>
    /// <returns>The same of its values. No field has the name <c>data</c>, so it is never one of them.</returns>
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> record)
    {
        try
        {
            var entries = new StructEntries(record.Span);
            if (!entries.MoveNext() || !entries.Key.SequenceEqual("data"u8))
            {
                return record;
            }

            var value = StructValue.Parse(entries.Value);
            if (value.Kind != StructKind.Object || entries.MoveNext())
            {
                return record;
            }

            if (value.Bytes.IsEmpty)
            {
                return default;
            }

            record.Span.Overlaps(value.Bytes, out var offset);
            return record.Slice(offset, value.Bytes.Length);
        }
        catch (WireFormatException)
        {
            // Whoever reads the values says so.
            return record;
        }
    }
}
