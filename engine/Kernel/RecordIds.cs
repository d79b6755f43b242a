using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Grpc.Baas.Engine.Kernel;

/// <summary>
/// Makes UUIDv7 ids as text, each greater than the one before, so that the order of ids is the order of their making.
/// Source: RFC 9562 §5.7, with the counter of §6.2 method 1 in rand_a.
/// </summary>
internal sealed class RecordIds(TimeProvider time)
{
    private readonly Lock _lock = new();

    // Milliseconds since 1970 in the upper 52 bits, the counter in the lower 12: an overflow of the counter goes on into the time.
    private long _lastTick;

    public string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        var tick = NextTick();
        BinaryPrimitives.WriteInt64BigEndian(bytes, (tick >> 12 << 16) | 0x7000 | (tick & 0xfff));
        RandomNumberGenerator.Fill(bytes[8..]);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private long NextTick()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() << 12;
        lock (_lock)
        {
            _lastTick = now > _lastTick ? now : _lastTick + 1;
            return _lastTick;
        }
    }
}
