using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>The well-known messages that are strings in JSON, and text in queries.</summary>
internal static class WellKnownText
{
    private const int SecondsField = 1;
    private const int NanosField = 2;

    /// <summary>Writes the fields of the message that a text says.</summary>
    public static bool TryWrite(JsonShape shape, ReadOnlySpan<byte> text, WireWriter output)
    {
        if (shape == JsonShape.FieldMask)
        {
            return FieldMaskText.TryWrite(text, output);
        }

        long seconds;
        int nanos;
        if (shape == JsonShape.Timestamp ? !Rfc3339.TryParse(text, out seconds, out nanos) : !DurationText.TryParse(text, out seconds, out nanos))
        {
            return false;
        }

        if (seconds != 0)
        {
            output.WriteInt64Field(SecondsField, seconds);
        }

        if (nanos != 0)
        {
            output.WriteInt64Field(NanosField, nanos);
        }

        return true;
    }

    /// <summary>Reads seconds and nanoseconds of a Timestamp or Duration.</summary>
    public static (long Seconds, int Nanos) ReadTime(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        long seconds = 0;
        var nanos = 0;
        while (reader.TryReadTag(out var number, out var type))
        {
            switch (number, type)
            {
                case (SecondsField, WireType.Varint):
                    seconds = (long)reader.ReadVarint();
                    break;
                case (NanosField, WireType.Varint):
                    nanos = (int)reader.ReadVarint();
                    break;
                default:
                    reader.Skip(number, type);
                    break;
            }
        }

        return (seconds, nanos);
    }
}
