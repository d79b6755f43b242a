using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records;

/// <summary>A protobuf message in its wire bytes, ready to be sent. Who sends it disposes it, which gives its buffer back.</summary>
internal sealed class EncodedMessage : IDisposable
{
    public static readonly EncodedMessage Empty = new(ReadOnlyMemory<byte>.Empty);

    private readonly WireWriter? _wire;
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <param name="wire">Holds the message, and now belongs to this.</param>
    public EncodedMessage(WireWriter wire) => _wire = wire;

    /// <param name="bytes">The message; shared, never changed, and not given back to any pool.</param>
    public EncodedMessage(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The message; valid until disposal.</summary>
    public ReadOnlyMemory<byte> Bytes => _wire is null ? _bytes : _wire.WrittenMemory;

    public void Dispose() => _wire?.Dispose();
}
