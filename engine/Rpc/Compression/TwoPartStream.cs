using System.Buffers;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Rpc.Compression;

/// <summary>Lets the platform's expanders read bytes in memory, one part after the other: no read has bytes of both.</summary>
internal sealed class TwoPartStream(ReadOnlySequence<byte> first, ReadOnlySequence<byte> second) : ForwardStream
{
    private ReadOnlySequence<byte> _rest = first;
    private ReadOnlySequence<byte> _next = second;

    /// <summary>Whether all was read.</summary>
    public bool IsRead => _rest.IsEmpty && _next.IsEmpty;

    /// <summary>Whether more was asked for than there is.</summary>
    public bool IsReadPastEnd { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_rest.IsEmpty)
        {
            (_rest, _next) = (_next, default);
        }

        if (_rest.IsEmpty)
        {
            IsReadPastEnd |= buffer.Length > 0;
            return 0;
        }

        var count = (int)Math.Min(buffer.Length, _rest.Length);
        _rest.Slice(0, count).CopyTo(buffer);
        _rest = _rest.Slice(count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
}
