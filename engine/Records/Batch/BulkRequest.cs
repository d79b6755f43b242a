using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>A request to write many records of one collection, with the values still in their wire bytes.</summary>
internal sealed class BulkRequest
{
    public const int MaxRecords = 100;

    private readonly List<string> _ids = [];
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    private BulkRequest(ReadOnlyMemory<byte> message) => Message = message;

    /// <summary>The request's wire bytes.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>Name or id of the collection.</summary>
    public string Collection { get; private set; } = "";

    /// <summary>Ids of the records to change or delete, each once.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>Values of the records to make, each the wire bytes of a <c>google.protobuf.Struct</c>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records => _records;

    /// <summary>How many ids or records were given; those beyond the limit are not kept.</summary>
    public int Count { get; private set; }

    /// <summary>The values of an update, wire bytes of a <c>google.protobuf.Struct</c>.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    public string RequestId { get; private set; } = "";

    /// <summary>Reads a <c>baas.records.v1.BulkCreateRecordsRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static BulkRequest ParseCreate(ReadOnlyMemory<byte> message) => Parse(message, records: 2, ids: 0, data: 0, requestId: 3);

    /// <summary>Reads a <c>baas.records.v1.BulkUpdateRecordsRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static BulkRequest ParseUpdate(ReadOnlyMemory<byte> message) => Parse(message, records: 0, ids: 2, data: 3, requestId: 4);

    /// <summary>Reads a <c>baas.records.v1.BulkDeleteRecordsRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static BulkRequest ParseDelete(ReadOnlyMemory<byte> message) => Parse(message, records: 0, ids: 2, data: 0, requestId: 3);

    private static BulkRequest Parse(ReadOnlyMemory<byte> message, int records, int ids, int data, int requestId)
    {
        var request = new BulkRequest(message);
        var known = new HashSet<string>(StringComparer.Ordinal);
        var reader = new WireReader(message.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var value = reader.ReadBytes();
            var part = message.Slice(reader.Position - value.Length, value.Length);
            if (number == 1)
            {
                request.Collection = Encoding.UTF8.GetString(value);
            }
            else if (number == records && ++request.Count <= MaxRecords)
            {
                request._records.Add(part);
            }
            else if (number == ids && ++request.Count <= MaxRecords && Encoding.UTF8.GetString(value) is var id && known.Add(id))
            {
                request._ids.Add(id);
            }
            else if (number == data)
            {
                // A Struct in several parts would be one after the other; no client writes that, and the last part counts here.
                request.Data = part;
            }
            else if (number == requestId)
            {
                request.RequestId = Encoding.UTF8.GetString(value);
            }
        }

        return request;
    }
}
