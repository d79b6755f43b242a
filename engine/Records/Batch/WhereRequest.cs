using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>
/// A <c>baas.records.v1.UpdateRecordsWhereRequest</c> or <c>DeleteRecordsWhereRequest</c>, whose fields have the same numbers, with
/// the values still in their wire bytes.
/// </summary>
internal sealed class WhereRequest
{
    public const int MaxRecords = 1_000;

    /// <summary>Size of the request's wire bytes.</summary>
    public int MessageBytes { get; private init; }

    public string Collection { get; private set; } = "";

    public string Filter { get; private set; } = "";

    /// <summary>The values of an update, wire bytes of a <c>google.protobuf.Struct</c>.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>As the client gave it.</summary>
    public int Limit { get; private set; }

    /// <summary>The id after which to go on; empty for the start.</summary>
    public string After { get; private set; } = "";

    public bool ValidateOnly { get; private set; }

    public string RequestId { get; private set; } = "";

    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static WhereRequest Parse(ReadOnlyMemory<byte> message)
    {
        var request = new WhereRequest { MessageBytes = message.Length };
        var reader = new WireReader(message.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (wireType == WireType.Varint && number is 4 or 6)
            {
                var value = reader.ReadVarint();
                (request.Limit, request.ValidateOnly) = number == 4 ? ((int)value, request.ValidateOnly) : (request.Limit, value != 0);
            }
            else if (wireType == WireType.Bytes)
            {
                var value = reader.ReadBytes();
                request.Set(number, value, message.Slice(reader.Position - value.Length, value.Length));
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return request;
    }

    private void Set(int number, ReadOnlySpan<byte> value, ReadOnlyMemory<byte> part)
    {
        switch (number)
        {
            case 1:
                Collection = Encoding.UTF8.GetString(value);
                break;
            case 2:
                Filter = Encoding.UTF8.GetString(value);
                break;
            case 3:
                Data = part;
                break;
            case 5:
                After = Encoding.UTF8.GetString(value);
                break;
            case 7:
                RequestId = Encoding.UTF8.GetString(value);
                break;
        }
    }
}
