using System.Threading.Channels;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>A client that watches. Events wait until they are read; <c>progress</c> is only told when asked for.</summary>
internal sealed class Watch : IAsyncStreamWriter<EncodedMessage>, IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly Channel<RecordEvent> _events = Channel.CreateUnbounded<RecordEvent>();
    private readonly Task _call;

    public Watch(RecordWatcher watcher, WatchRecordsRequest request, Caller caller)
        => _call = Task.Run(() => RunAsync(watcher, request, caller));

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes wait for it, as for a client that reads slowly.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Bytes of the messages as they came, in order.</summary>
    public List<ReadOnlyMemory<byte>> Messages { get; } = [];

    public Task WriteAsync(EncodedMessage message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(EncodedMessage message, CancellationToken cancellationToken)
    {
        if (Hold is { } hold)
        {
            await hold.Task.WaitAsync(cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Messages.Add(message.Bytes);
        _events.Writer.TryWrite(RecordEvent.Parser.ParseFrom(message.Bytes.Span));
    }

    /// <summary>The next event, of any type.</summary>
    public async Task<RecordEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(RecordsBench.Patience);

    /// <summary>The next event, which must be of a type.</summary>
    public async Task<RecordEvent> NextAsync(string type)
    {
        var next = await NextAsync();
        Assert.Equal(type, next.Type);
        return next;
    }

    /// <summary>Waits for the call to fail, and gives the failure.</summary>
    public async Task<BaasException> FailureAsync() => await Assert.ThrowsAsync<BaasException>(() => _call.WaitAsync(RecordsBench.Patience));

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leaving.Dispose();
    }

    private async Task RunAsync(RecordWatcher watcher, WatchRecordsRequest request, Caller caller)
    {
        try
        {
            await watcher.WatchAsync(request, caller, this, _leaving.Token);
        }
        catch (Exception fault)
        {
            _events.Writer.TryComplete(fault);
            throw;
        }
    }
}
