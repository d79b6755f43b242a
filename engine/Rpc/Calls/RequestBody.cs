using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Rpc.Exchanges;

namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>Reads the bodies of requests, as long as their calls may last.</summary>
internal static class RequestBody
{
    /// <summary>Takes what has come of a body and was not yet examined; waits for it if that is nothing.</summary>
    /// <exception cref="CallerLeftException">The caller has gone.</exception>
    public static ValueTask<ReadResult> ReadAsync(PipeReader body, RpcCall call)
    {
        try
        {
            return body.TryRead(out var read) ? new ValueTask<ReadResult>(read) : WaitAsync(body, call);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            throw new CallerLeftException();
        }
    }

    /// <summary>Takes all of a body, or the start of one that is longer than allowed; the caller refuses that.</summary>
    /// <exception cref="CallerLeftException">The caller has gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<ReadOnlySequence<byte>> ReadWholeAsync(PipeReader body, int maxBytes, RpcCall call)
    {
        var read = await ReadAsync(body, call);
        while (!read.IsCompleted && read.Buffer.Length <= maxBytes)
        {
            GiveBack(body, read.Buffer.Start, read.Buffer.End);
            read = await ReadAsync(body, call);
        }

        return read.Buffer;
    }

    /// <summary>Gives back what was read, as <see cref="PipeReader.AdvanceTo(SequencePosition, SequencePosition)"/>.</summary>
    public static void GiveBack(PipeReader body, SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            body.AdvanceTo(consumed, examined);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // The caller has gone, and its memory with it; the next read tells of it.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ReadResult> WaitAsync(PipeReader body, RpcCall call)
    {
        var limit = call.BeginWait();
        try
        {
            return await body.ReadAsync(limit?.Token ?? call.CancellationToken);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // Kestrel tells it here a moment before it cancels the request.
            throw new CallerLeftException();
        }
        finally
        {
            call.EndWait(limit);
        }
    }
}
