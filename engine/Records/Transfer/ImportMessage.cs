using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>
/// A <c>baas.records.v1.ImportRecordsRequest</c> or <c>ImportRecordsCsvRequest</c>, whose fields have the same numbers, in its wire
/// bytes.
/// </summary>
internal sealed class ImportMessage : PooledMessage
{
    private Range _content;

    private ImportMessage(ReadOnlySequence<byte> payload)
        : base(payload)
    {
    }

    /// <summary>Name or id of the collection; empty when the message names none.</summary>
    public string Collection { get; private set; } = "";

    public bool SkipsUnreadable { get; private set; }

    public bool IsDryRun { get; private set; }

    public bool IsUpsert { get; private set; }

    public string Format { get; private set; } = "";

    public string ContentType { get; private set; } = "";

    /// <summary>The next bytes of the file.</summary>
    public ReadOnlyMemory<byte> Content => Bytes[_content];

    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static ImportMessage Parse(ReadOnlySequence<byte> payload) => Read(new ImportMessage(payload));

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
                case (2, WireType.Varint):
                    SkipsUnreadable = reader.ReadVarint() != 0;
                    break;
                case (3, WireType.Varint):
                    IsDryRun = reader.ReadVarint() != 0;
                    break;
                case (4, WireType.Bytes):
                    Format = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case (5, WireType.Varint):
                    IsUpsert = reader.ReadVarint() != 0;
                    break;
                case (15, WireType.Bytes):
                    var size = reader.ReadBytes().Length;
                    ReadBody(reader.Position - size, size);
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }
    }

    private void ReadBody(int start, int length)
    {
        var reader = new WireReader(Bytes.Span.Slice(start, length));
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number, wireType)
            {
                case (1, WireType.Bytes):
                    ContentType = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case (2, WireType.Bytes):
                    var size = reader.ReadBytes().Length;
                    _content = new Range(start + reader.Position - size, start + reader.Position);
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }
    }
}
