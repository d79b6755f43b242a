using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>
/// A <c>baas.records.v1.ImportRecordsRequest</c> or <c>ImportRecordsCsvRequest</c>, whose fields have the same numbers, in its wire
/// bytes, in a pooled buffer that disposal gives back.
/// </summary>
internal sealed class ImportMessage : IDisposable
{
    private byte[] _buffer;
    private Range _content;

    private ImportMessage(byte[] buffer) => _buffer = buffer;

    /// <summary>Name or id of the collection; empty when the message names none.</summary>
    public string Collection { get; private set; } = "";

    public bool SkipsUnreadable { get; private set; }

    public bool IsDryRun { get; private set; }

    public bool IsUpsert { get; private set; }

    public string Format { get; private set; } = "";

    public string ContentType { get; private set; } = "";

    /// <summary>The next bytes of the file.</summary>
    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(_content);

    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static ImportMessage Parse(ReadOnlySequence<byte> payload)
    {
        var length = (int)payload.Length;
        var message = new ImportMessage(ArrayPool<byte>.Shared.Rent(length));
        payload.CopyTo(message._buffer);
        try
        {
            message.Read(length);
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _content = default;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Read(int length)
    {
        var reader = new WireReader(_buffer.AsSpan(0, length));
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
        var reader = new WireReader(_buffer.AsSpan(start, length));
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
