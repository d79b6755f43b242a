using Grpc.Baas.Engine.Kernel;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>The bytes of a file as its messages bring them, one message in memory at a time.</summary>
/// <param name="messages">Stands at the first message.</param>
internal sealed class ImportBody(IAsyncStreamReader<ImportMessage> messages) : ForwardStream
{
    private readonly string _collection = messages.Current.Collection;
    private ImportMessage? _current = messages.Current;
    private int _taken;

    /// <summary>Whether the caller's stream broke, rather than what is in it.</summary>
    public bool IsBroken { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current is not null && _taken == _current.Content.Length)
        {
            await MoveAsync(cancellationToken);
        }

        if (_current is null)
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _current.Content.Length - _taken);
        _current.Content.Slice(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The caller's stream is read asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Dispose();
            _current = null;
        }

        base.Dispose(disposing);
    }

    private async ValueTask MoveAsync(CancellationToken cancellationToken)
    {
        _current!.Dispose();
        _current = null;
        _taken = 0;
        IsBroken = true;
        var hasMore = await messages.MoveNext(cancellationToken);
        IsBroken = false;
        if (!hasMore)
        {
            return;
        }

        _current = messages.Current;
        if (_current.Collection.Length > 0 && _current.Collection != _collection)
        {
            throw RecordsErrors.IngestCollectionChanged(_collection);
        }
    }
}
