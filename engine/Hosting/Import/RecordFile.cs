namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Reads the records of a file one at a time, each as a JSON object in UTF-8, in constant memory.</summary>
internal abstract class RecordFile(Stream stream) : IAsyncDisposable
{
    /// <summary>How far the file was read, in bytes.</summary>
    public long BytesRead => stream.CanSeek ? stream.Position : 0;

    /// <summary>Size of the file in bytes; null when it comes through a pipe.</summary>
    public long? Size => stream.CanSeek ? stream.Length : null;

    /// <summary>Records read so far, the current one included.</summary>
    public long Count { get; protected set; }

    /// <summary>Whether all values come as strings, so that what looks like a number or a bool is meant as one.</summary>
    public abstract bool IsText { get; }

    /// <summary>Names that records may have, known before the first; empty when the format does not tell them.</summary>
    public virtual IReadOnlyList<string> Names => [];

    /// <summary>The current record. Valid until the next read.</summary>
    public abstract ReadOnlySpan<byte> Current { get; }

    /// <summary>Goes to the next record; false at the end.</summary>
    /// <exception cref="ImportException">The file is not what its format says, with the place.</exception>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => stream.DisposeAsync();
}
