using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>Puts records into messages of a good size, and writes them no faster than the engine takes them.</summary>
internal sealed class IngestBatches(string collection, IClientStreamWriter<IngestRecordsRequest> stream)
{
    private const int MaxItems = 200;

    // Large records go in smaller groups, far below the engine's limit for a message.
    private const int MaxBytes = 256 * 1024;

    // The collection is named in the first message only.
    private IngestRecordsRequest _batch = new() { Collection = collection };
    private int _bytes;

    public async ValueTask AddAsync(IngestItem item, CancellationToken cancellationToken)
    {
        _batch.Items.Add(item);
        _bytes += item.CalculateSize();
        if (_batch.Items.Count >= MaxItems || _bytes >= MaxBytes)
        {
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_batch.Items.Count > 0 || _batch.Collection.Length > 0)
        {
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }

        await stream.CompleteAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_batch, cancellationToken).ConfigureAwait(false);
        _batch = new IngestRecordsRequest();
        _bytes = 0;
    }
}
