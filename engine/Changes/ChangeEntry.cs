namespace Grpc.Baas.Engine.Changes;

/// <summary>One change at its place in the log, shared by all who read it.</summary>
internal sealed class ChangeEntry(long position, in Change change)
{
    // What an entry costs in memory besides its bytes: the object, its strings and its place in the tail.
    private const int Overhead = 200;

    private object? _sharedEncoding;

    /// <summary>Place in the log; the first change has 1, and there are no gaps.</summary>
    public long Position { get; } = position;

    public string CollectionId { get; } = change.CollectionId;

    public ChangeOperation Operation { get; } = change.Operation;

    public string RecordId { get; } = change.RecordId;

    /// <summary>Microseconds since 1970.</summary>
    public long TimeMicros { get; } = change.TimeMicros;

    /// <summary>Who did it, as <see cref="Kernel.CallerSignature"/> writes it; empty when nobody said.</summary>
    public string Actor { get; } = change.Actor;

    public ReadOnlyMemory<byte> Before { get; } = change.Before;

    public ReadOnlyMemory<byte> After { get; } = change.After;

    /// <summary>About how much memory it holds.</summary>
    public int SizeBytes => Overhead + Before.Length + After.Length;

    /// <summary>What the first reader made of the change for the wire; null until then.</summary>
    public object? SharedEncoding => Volatile.Read(ref _sharedEncoding);

    /// <summary>Offers an encoding to all other readers.</summary>
    /// <returns>The one to use: that of whoever was first.</returns>
    public object ShareEncoding(object encoding) => Interlocked.CompareExchange(ref _sharedEncoding, encoding, null) ?? encoding;
}
