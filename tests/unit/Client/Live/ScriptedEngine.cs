using System.Threading.Channels;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.UnitTests.Client.Live;

/// <summary>Stands for an engine that lists and is watched: lists answer one page after the other, the last one again and again; the test sends the events.</summary>
internal sealed class ScriptedEngine(params object[] pages) : CallInvoker
{
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>();
    private readonly Queue<object> _pages = new(pages);

    /// <summary>Where the streams began, in order.</summary>
    public List<long> From { get; } = [];

    /// <summary>The requests for pages, in order.</summary>
    public List<ListRecordsRequest> Lists { get; } = [];

    /// <summary>Sends events over the stream, or the fault that ends it.</summary>
    public void Send(params object[] events)
    {
        foreach (var next in events)
        {
            _events.Writer.TryWrite(next);
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        object page;
        lock (_pages)
        {
            Lists.Add(((ListRecordsRequest)(object)request!).Clone());
            page = _pages.Count > 1 ? _pages.Dequeue() : _pages.Peek();
        }

        var answer = page is Exception fault ? Task.FromException<TResponse>(fault) : Task.FromResult((TResponse)page);
        return new(answer, Task.FromResult(Metadata.Empty), () => default, () => Metadata.Empty, () => { });
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var from = ((WatchRecordsRequest)(object)request!).From;
        lock (From)
        {
            From.Add(from);
        }

        var reader = new EventReader(_events.Reader, options.CancellationToken) { Current = new RecordEvent { Type = "connected", Position = from } };
        return new((IAsyncStreamReader<TResponse>)(object)reader, Task.FromResult(Metadata.Empty), () => default, () => Metadata.Empty, () => { });
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private sealed class EventReader(ChannelReader<object> events, CancellationToken cancelled) : IAsyncStreamReader<RecordEvent>
    {
        private bool _isConnected;

        public required RecordEvent Current { get; set; }

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (!_isConnected)
            {
                return _isConnected = true;
            }

            try
            {
                var next = await events.ReadAsync(cancelled);
                Current = next is BaasClientException fault ? throw fault : (RecordEvent)next;
                return true;
            }
            catch (OperationCanceledException)
            {
                throw ScriptedFeed.Fault(StatusCode.Cancelled);
            }
        }
    }
}
