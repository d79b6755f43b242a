namespace Grpc.Baas.LoadTests.Watching;

/// <summary>Finds the time and the position of a <c>RecordEvent</c>, and steps over all else.</summary>
internal ref struct EventReader
{
    private const int Timestamp = 5;
    private const int PositionField = 6;

    private ReadOnlySpan<byte> _rest;

    public EventReader(ReadOnlySpan<byte> message)
    {
        _rest = message;
        while (!_rest.IsEmpty)
        {
            var tag = ReadVarint();
            switch (tag & 7)
            {
                case 0:
                    var value = ReadVarint();
                    Position = tag >> 3 == PositionField ? (long)value : Position;
                    break;
                case 2:
                    var length = (int)ReadVarint();
                    TimeMicros = tag >> 3 == Timestamp ? ReadTime(_rest[..length]) : TimeMicros;
                    _rest = _rest[length..];
                    break;
                default:
                    throw new InvalidOperationException("An event has no such field.");
            }
        }
    }

    /// <summary>Microseconds since 1970; 0 for events of the stream itself.</summary>
    public long TimeMicros { get; }

    public long Position { get; }

    private static long ReadTime(ReadOnlySpan<byte> timestamp)
    {
        var (seconds, nanos) = (0L, 0L);
        var reader = new EventReader { _rest = timestamp };
        while (!reader._rest.IsEmpty)
        {
            var tag = reader.ReadVarint();
            var value = (long)reader.ReadVarint();
            (seconds, nanos) = tag >> 3 == 1 ? (value, nanos) : (seconds, value);
        }

        return (seconds * 1_000_000) + (nanos / 1_000);
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var i = 0; ; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }
    }
}
