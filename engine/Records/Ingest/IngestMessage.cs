using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>A <c>baas.records.v1.IngestRecordsRequest</c> in its wire bytes.</summary>
internal sealed class IngestMessage : PooledMessage
{
    private IngestMessage(ReadOnlySequence<byte> payload)
        : base(payload)
    {
    }

    /// <summary>Name or id of the collection; empty when the message names none.</summary>
    public string Collection { get; private set; } = "";

    /// <summary>Under which name it is kept how far the stream came; empty when the message says none.</summary>
    public string StreamId { get; private set; } = "";

    /// <summary>Place in the stream of the first record of the call.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>Whether each message is stored whole or not at all.</summary>
    public bool IsAtomic { get; private set; }

    /// <summary>Whether records that are there are changed.</summary>
    public bool IsUpsert { get; private set; }

    /// <summary>How many records the message has.</summary>
    public int Count { get; private set; }

    public IngestItems Items => new(Bytes.Span);

    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static IngestMessage Parse(ReadOnlySequence<byte> payload) => Read(new IngestMessage(payload));

    protected override void Read()
    {
        var reader = new WireReader(Bytes.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number, wireType)
            {
                case (1, WireType.Bytes):
                    Collection = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case (3, WireType.Bytes):
                    StreamId = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case (4, WireType.Varint):
                    FirstSequence = (long)reader.ReadVarint();
                    break;
                case (5, WireType.Varint):
                    IsAtomic = reader.ReadVarint() != 0;
                    break;
                case (6, WireType.Varint):
                    IsUpsert = reader.ReadVarint() != 0;
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }

        var items = Items;
        while (items.MoveNext())
        {
            Count++;
        }
    }
}
