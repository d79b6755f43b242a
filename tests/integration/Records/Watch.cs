using System.Threading.Channels;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>A client that watches. Events wait until they are read.</summary>
internal sealed class Watch : IAsyncStreamWriter<EncodedMessage>, IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly Channel<RecordEvent> _events = Channel.CreateUnbounded<RecordEvent>();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _reads;
    private readonly Task _call;

    /// <param name="reads">How many messages the client takes before it falls asleep, until <see cref="WakeUp"/>.</param>
    public Watch(RecordWatcher watcher, WatchRecordsRequest request, Caller caller, int reads)
    {
        _reads = reads;
        _call = Task.Run(() => RunAsync(watcher, request, caller));
    }

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Ends when a message waits for the client to wake up.</summary>
    public Task Held => _held.Task.WaitAsync(RecordsBench.Patience);

    /// <summary>Bytes of the messages as they came, in order.</summary>
    public List<ReadOnlyMemory<byte>> Messages { get; } = [];

    public Task WriteAsync(EncodedMessage message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(EncodedMessage message, CancellationToken cancellationToken)
    {
        if (Messages.Count >= _reads)
        {
            _held.TrySetResult();
            await _release.Task.WaitAsync(cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Messages.Add(message.Bytes);
        _events.Writer.TryWrite(RecordEvent.Parser.ParseFrom(message.Bytes.Span));
    }

    /// <summary>The next event, of any type but <c>progress</c>.</summary>
    public async Task<RecordEvent> NextAsync()
    {
        var next = await ReadAsync();
        while (next.Type == "progress")
        {
            next = await ReadAsync();
        }

        return next;
    }

    /// <summary>The next event, which must be of a type.</summary>
    public async Task<RecordEvent> NextAsync(string type)
    {
        var next = type == "progress" ? await ReadAsync() : await NextAsync();
        Assert.Equal(type, next.Type);
        return next;
    }

    public void WakeUp() => _release.TrySetResult();

    /// <summary>Waits for the call to fail, and gives the failure.</summary>
    public async Task<BaasException> FailureAsync() => await Assert.ThrowsAsync<BaasException>(() => _call.WaitAsync(RecordsBench.Patience));

    /// <summary>Leaves, and waits until the engine has noticed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<RecordEvent> ReadAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(RecordsBench.Patience);

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
