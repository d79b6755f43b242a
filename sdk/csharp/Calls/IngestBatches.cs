using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>Puts records into messages of a good size, and writes them no faster than the engine takes them.</summary>
/// <param name="stream">Takes the messages.</param>
/// <param name="pack">Makes a message; the first one of the stream is told so.</param>
/// <param name="sizeOf">How many bytes a record has.</param>
internal sealed class IngestBatches<TItem, TRequest>(
    IClientStreamWriter<TRequest> stream, Func<bool, IReadOnlyList<TItem>, TRequest> pack, Func<TItem, int> sizeOf)
{
    private const int MaxItems = 200;

    // Large records go in smaller groups, far below the engine's limit for a message.
    private const int MaxBytes = 256 * 1024;

    private List<TItem> _batch = [];
    private int _bytes;
    private bool _isFirst = true;

    /// <summary>Sends all records in one call.</summary>
    /// <exception cref="BaasClientException">The stream broke.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IngestRecordsResponse> RunAsync(
        Func<CallOptions, AsyncClientStreamingCall<TRequest, IngestRecordsResponse>> open,
        IAsyncEnumerable<TItem> items,
        Func<bool, IReadOnlyList<TItem>, TRequest> pack,
        Func<TItem, int> sizeOf,
        CancellationToken cancellationToken)
    {
        try
        {
            using var call = open(new CallOptions(cancellationToken: cancellationToken));
            var batches = new IngestBatches<TItem, TRequest>(call.RequestStream, pack, sizeOf);
            await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await batches.AddAsync(item, cancellationToken).ConfigureAwait(false);
            }

            await batches.CompleteAsync(cancellationToken).ConfigureAwait(false);
            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException exception) when (CallRunner.IsOwnCancellation(exception, cancellationToken))
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    private async ValueTask AddAsync(TItem item, CancellationToken cancellationToken)
    {
        _batch.Add(item);
        _bytes += sizeOf(item);
        if (_batch.Count >= MaxItems || _bytes >= MaxBytes)
        {
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        // The first message goes in any case: it may name the collection.
        if (_batch.Count > 0 || _isFirst)
        {
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }

        await stream.CompleteAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(pack(_isFirst, _batch), cancellationToken).ConfigureAwait(false);
        _batch = [];
        _bytes = 0;
        _isFirst = false;
    }
}
