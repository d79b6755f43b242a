using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>The records of a file, one after the other.</summary>
internal abstract class ImportRows : IAsyncDisposable
{
    /// <summary>Most bytes of one record in the file.</summary>
    public const int MaxRowBytes = 8 << 20;

    /// <summary>Number of the row or line, from 1.</summary>
    public long Row { get; protected set; }

    /// <summary>The id that the record is to have; empty for none.</summary>
    public string Id { get; protected set; } = "";

    /// <summary>Why the row is no record; null when it is one.</summary>
    public BaasException? Refusal { get; protected set; }

    /// <summary>Its values, wire bytes of a <c>google.protobuf.Struct</c>; valid until the next row.</summary>
    public abstract ReadOnlySpan<byte> Data { get; }

    /// <summary>Says what the collection is now.</summary>
    public abstract void Bind(RecordTable table);

    /// <summary>Reads the next row.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ImportFaultException">The file cannot be read on.</exception>
    /// <exception cref="BaasException">records IMPORT_HEADER_INVALID.</exception>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
