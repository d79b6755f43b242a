using System.Buffers.Binary;
using Google.Protobuf;

namespace Grpc.Baas.ConformanceHost;

/// <summary>Messages with their length before them: four bytes, big-endian.</summary>
internal static class RunnerFrames
{
    // The runner's requests are a few certificates at most.
    private const int MaxBytes = 16 * 1024 * 1024;

    public static async Task<T> ReadAsync<T>(Stream input, MessageParser<T> parser)
        where T : IMessage<T>
    {
        var prefix = new byte[sizeof(int)];
        if (await input.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            throw new InvalidDataException("Standard input: a message is expected, its length in four bytes before it.");
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length is < 0 or > MaxBytes)
        {
            throw new InvalidDataException($"Standard input: a message of {length} bytes is not taken, but of at most {MaxBytes}.");
        }

        var message = new byte[length];
        if (await input.ReadAtLeastAsync(message, length, throwOnEndOfStream: false) < length)
        {
            throw new InvalidDataException($"Standard input ends inside a message of {length} bytes.");
        }

        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new InvalidDataException($"Standard input: {error.Message}");
        }
    }

    public static async Task WriteAsync(Stream output, IMessage message)
    {
        var frame = new byte[sizeof(int) + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - sizeof(int));
        message.WriteTo(frame.AsSpan(sizeof(int)));
        await output.WriteAsync(frame);
        await output.FlushAsync();
    }
}
