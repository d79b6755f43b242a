using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>A <c>baas.records.v1.BatchWriteRequest</c>, with the values still in their wire bytes.</summary>
internal sealed class BatchRequest
{
    public const int MaxOperations = 1_000;

    private readonly List<BatchItem> _items = [];

    private BatchRequest(ReadOnlyMemory<byte> message) => Message = message;

    /// <summary>The request's wire bytes.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    public IReadOnlyList<BatchItem> Items => _items;

    /// <summary>Operations of the request; those beyond the limit are not among <see cref="Items"/>.</summary>
    public int Count { get; private set; }

    public bool IsAtomic { get; private set; } = true;

    public string RequestId { get; private set; } = "";

    public bool ValidateOnly { get; private set; }

    public bool OmitsRecords { get; private set; }

    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static BatchRequest Parse(ReadOnlyMemory<byte> message)
    {
        var request = new BatchRequest(message);
        var reader = new WireReader(message.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number, wireType)
            {
                case (1, WireType.Bytes):
                    var length = reader.ReadBytes().Length;
                    request.Add(message.Slice(reader.Position - length, length));
                    break;
                case (2, WireType.Varint):
                    request.IsAtomic = reader.ReadVarint() != 0;
                    break;
                case (3, WireType.Bytes):
                    request.RequestId = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case (4, WireType.Varint):
                    request.ValidateOnly = reader.ReadVarint() != 0;
                    break;
                case (5, WireType.Varint):
                    request.OmitsRecords = reader.ReadVarint() != 0;
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }

        return request;
    }

    private void Add(ReadOnlyMemory<byte> operation)
    {
        if (++Count > MaxOperations)
        {
            return;
        }

        BatchItem? item = null;
        var reader = new WireReader(operation.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
                continue;
            }

            // As protobuf says, the last member of a oneof wins.
            var length = reader.ReadBytes().Length;
            item = Parse(number, operation.Slice(reader.Position - length, length)) ?? item;
        }

        _items.Add(item ?? new BatchItem(Count - 1, kind: null, new RecordWriteRequest()));
    }

    private BatchItem? Parse(int number, ReadOnlyMemory<byte> message) => number switch
    {
        1 => Item(WriteKind.Create, RecordWriteRequest.ParseCreate(message)),
        2 => Item(WriteKind.Update, RecordWriteRequest.ParseUpdate(message)),
        3 => Item(WriteKind.Replace, RecordWriteRequest.ParseUpdate(message)),
        4 => Item(WriteKind.Upsert, RecordWriteRequest.ParseUpsert(message)),
        5 => Item(WriteKind.Delete, RecordWriteRequest.ParseDelete(message)),
        6 => Item(WriteKind.Check, RecordWriteRequest.ParseCheck(message)),
        _ => null,
    };

    private BatchItem Item(WriteKind kind, RecordWriteRequest request) => new(Count - 1, kind, request);
}
