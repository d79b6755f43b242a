using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// A record as the wire bytes of its collection's own proto message: the one form in which records travel inside the engine,
/// stand in the change log, and reach typed clients. Fields stand in the order of their numbers; null fields are absent;
/// system fields are first (see <see cref="SystemFields"/>).
/// </summary>
internal static class RecordImage
{
    /// <summary>Finds the value of a field that is not a list.</summary>
    /// <param name="image">The record.</param>
    /// <param name="number">Number of the field.</param>
    /// <param name="scalar">The bits of a bool, int64 or double.</param>
    /// <param name="bytes">The UTF-8 of a string, or the bytes of a nested message.</param>
    /// <returns>False when the record has no value there, which is null.</returns>
    public static bool TryGet(ReadOnlySpan<byte> image, int number, out ulong scalar, out ReadOnlySpan<byte> bytes)
    {
        scalar = 0;
        bytes = default;
        var reader = new WireReader(image);
        while (reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            if (fieldNumber > number)
            {
                return false;
            }

            if (fieldNumber < number)
            {
                reader.Skip(fieldNumber, wireType);
                continue;
            }

            switch (wireType)
            {
                case WireType.Varint:
                    scalar = reader.ReadVarint();
                    break;
                case WireType.Fixed64:
                    scalar = reader.ReadFixed64();
                    break;
                default:
                    bytes = reader.ReadBytes();
                    break;
            }

            return true;
        }

        return false;
    }

    /// <summary>Whether two images have the same value of a field; an empty image has none.</summary>
    public static bool HaveSame(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int number) => Part(first, number).SequenceEqual(Part(second, number));

    /// <summary>Microseconds since 1970 UTC of a nested google.protobuf.Timestamp.</summary>
    public static long ReadTimestamp(ReadOnlySpan<byte> message)
    {
        long seconds = 0;
        long nanos = 0;
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            switch (fieldNumber)
            {
                case 1:
                    seconds = (long)reader.ReadVarint();
                    break;
                case 2:
                    nanos = (long)reader.ReadVarint();
                    break;
                default:
                    reader.Skip(fieldNumber, wireType);
                    break;
            }
        }

        return (seconds * 1_000_000) + (nanos / 1_000);
    }

    /// <summary>Writes microseconds since 1970 UTC as a nested google.protobuf.Timestamp.</summary>
    public static void WriteTimestamp(WireWriter writer, int number, long microseconds)
    {
        var (seconds, rest) = Math.DivRem(microseconds, 1_000_000);
        if (rest < 0)
        {
            seconds--;
            rest += 1_000_000;
        }

        var mark = writer.BeginMessage(number);
        if (seconds != 0)
        {
            writer.WriteInt64Field(1, seconds);
        }

        if (rest != 0)
        {
            writer.WriteInt64Field(2, rest * 1_000);
        }

        writer.EndMessage(mark);
    }

    // All that stands under a number, tags included: a list stands there as often as it has elements.
    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> image, int number)
    {
        var reader = new WireReader(image);
        var (start, end) = (0, 0);
        var before = 0;
        while (reader.TryReadTag(out var fieldNumber, out var wireType) && fieldNumber <= number)
        {
            reader.Skip(fieldNumber, wireType);
            if (fieldNumber == number)
            {
                start = end == 0 ? before : start;
                end = reader.Position;
            }

            before = reader.Position;
        }

        return image[start..end];
    }
}
