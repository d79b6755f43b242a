using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>A <c>baas.records.v1.IngestRecordsRequest</c> in its wire bytes, in a pooled buffer that disposal gives back.</summary>
internal sealed class IngestMessage : IDisposable
{
    private byte[] _buffer;
    private readonly int _length;

    private IngestMessage(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
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

    public IngestItems Items => new(_buffer.AsSpan(0, _length));

    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static IngestMessage Parse(ReadOnlySequence<byte> payload)
    {
        var length = (int)payload.Length;
        var message = new IngestMessage(ArrayPool<byte>.Shared.Rent(length), length);
        payload.CopyTo(message._buffer);
        try
        {
            message.Read();
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
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Read()
    {
        var reader = new WireReader(_buffer.AsSpan(0, _length));
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
