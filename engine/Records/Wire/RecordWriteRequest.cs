using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>A request to create, update or delete a record, with the values still in their wire bytes.</summary>
internal sealed class RecordWriteRequest
{
    /// <summary>Name or id of the collection.</summary>
    public string Collection { get; init; } = "";

    /// <summary>Empty in a create: the engine gives one.</summary>
    public string Id { get; init; } = "";

    /// <summary>Wire bytes of a <c>google.protobuf.Struct</c>; they must not change. Unused in a delete.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Empty: any. Unused in a create.</summary>
    public string Etag { get; init; } = "";

    /// <summary>Empty: the call is not to be remembered.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Reads a <c>baas.records.v1.CreateRecordRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseCreate(ReadOnlyMemory<byte> message) => Parse(message, data: 3, etag: 0, requestId: 4);

    /// <summary>Reads a <c>baas.records.v1.UpdateRecordRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseUpdate(ReadOnlyMemory<byte> message) => Parse(message, data: 3, etag: 4, requestId: 5);

    /// <summary>Reads a <c>baas.records.v1.DeleteRecordRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseDelete(ReadOnlyMemory<byte> message) => Parse(message, data: 0, etag: 3, requestId: 4);

    private static RecordWriteRequest Parse(ReadOnlyMemory<byte> message, int data, int etag, int requestId)
    {
        var collection = "";
        var id = "";
        var etagText = "";
        var requestIdText = "";
        ReadOnlyMemory<byte> dataBytes = default;
        var reader = new WireReader(message.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var value = reader.ReadBytes();
            if (number == 1)
            {
                collection = Encoding.UTF8.GetString(value);
            }
            else if (number == 2)
            {
                id = Encoding.UTF8.GetString(value);
            }
            else if (number == data)
            {
                dataBytes = Merge(dataBytes, message.Slice(reader.Position - value.Length, value.Length));
            }
            else if (number == etag)
            {
                etagText = Encoding.UTF8.GetString(value);
            }
            else if (number == requestId)
            {
                requestIdText = Encoding.UTF8.GetString(value);
            }
        }

        return new RecordWriteRequest
        {
            Collection = collection,
            Id = id,
            Data = dataBytes,
            Etag = etagText,
            RequestId = requestIdText,
        };
    }

    /// <summary>A message that comes in several parts is all of them one after the other. Source: protobuf.dev, "Last One Wins".</summary>
    private static ReadOnlyMemory<byte> Merge(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> part)
    {
        if (before.IsEmpty)
        {
            return part;
        }

        var merged = new byte[before.Length + part.Length];
        before.CopyTo(merged);
        part.CopyTo(merged.AsMemory(before.Length));
        return merged;
    }
}
