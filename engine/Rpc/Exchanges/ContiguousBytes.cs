using System.Buffers;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>The bytes of a sequence in one piece, for readers that know no other: its own if it has only one, else a copy until the disposal.</summary>
internal readonly ref struct ContiguousBytes
{
    private readonly byte[]? _rented;

    public ContiguousBytes(in ReadOnlySequence<byte> sequence)
    {
        if (sequence.IsSingleSegment)
        {
            Span = sequence.FirstSpan;
            return;
        }

        var length = (int)sequence.Length;
        _rented = ArrayPool<byte>.Shared.Rent(length);
        sequence.CopyTo(_rented);
        Span = _rented.AsSpan(0, length);
    }

    public ReadOnlySpan<byte> Span { get; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}
