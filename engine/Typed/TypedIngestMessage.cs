using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Typed;

/// <summary>Turns the messages of a typed ingest into those of the generic one, which have the same numbers.</summary>
internal static class TypedIngestMessage
{
    private const int ItemsField = 2;

    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static IngestMessage Parse(ReadOnlySequence<byte> payload, RecordTable table)
    {
        using var generic = new WireWriter((int)payload.Length * 2);
        var message = payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray();
        var reader = new WireReader(message);
        var start = 0;
        for (; reader.TryReadTag(out var number, out var wireType); start = reader.Position)
        {
            if (number == ItemsField && wireType == WireType.Bytes)
            {
                WriteItem(generic, table, reader.ReadBytes());
                continue;
            }

            reader.Skip(number, wireType);
            if (number > ItemsField)
            {
                generic.WriteRaw(message[start..reader.Position]);
            }
        }

        return IngestMessage.Parse(new ReadOnlySequence<byte>(generic.WrittenMemory));
    }

    private static void WriteItem(WireWriter generic, RecordTable table, ReadOnlySpan<byte> record)
    {
        var item = generic.BeginMessage(ItemsField);
        if (TypedData.ReadSystemFields(record).Id is { Length: > 0 } id)
        {
            generic.WriteStringField(1, id);
        }

        var data = generic.BeginMessage(2);
        TypedData.WriteData(generic, table, record, mask: null);
        generic.EndMessage(data);
        generic.EndMessage(item);
    }
}
