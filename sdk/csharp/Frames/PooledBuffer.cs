using System.Buffers;

namespace Grpc.Baas.Client.Frames;

/// <summary>A growing buffer from the shared pool.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int InitialSize = 512;

    private byte[] _buffer = [];

    /// <summary>Bytes that are used.</summary>
    public int Length { get; private set; }

    public Memory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what was written, and skips some bytes that are written later.</summary>
    public void Restart(int skipped)
    {
        Length = 0;
        Reserve(skipped);
        Length = skipped;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Makes room.</summary>
    public void Reserve(int count)
    {
        if (_buffer.Length - Length >= count && _buffer.Length > 0)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(InitialSize, _buffer.Length * 2), Length + count));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        Return();
        _buffer = larger;
    }

    /// <summary>Leaves the array to the garbage collector, because somebody may still read it.</summary>
    public void Abandon()
    {
        _buffer = [];
        Length = 0;
    }

    public void Dispose()
    {
        Return();
        Abandon();
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
