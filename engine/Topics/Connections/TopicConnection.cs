using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Topics.Messages;
using Grpc.Baas.V1.Topics;
using Grpc.Core;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>One connection: a loop that does its commands, and one that sends it messages; what its collections tell comes by itself.</summary>
internal sealed class TopicConnection : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly TopicOutput _output;
    private readonly MessageQueue _queue = new();
    private readonly ConcurrentQueue<(ITopicSubscription Subscription, Exception Cause)> _ended = new();
    private readonly TopicSubscriptions _subscriptions;
    private readonly CommandRunner _commands;
    private bool _hasSentAll;
    private int _isStale;

    public TopicConnection(ConnectionParts parts, Caller caller, IAsyncStreamWriter<EncodedMessage> responses, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _output = new TopicOutput(responses);
        _subscriptions = new TopicSubscriptions(parts, caller, _queue, _output, OnEnded);
        _commands = new CommandRunner(parts, caller, _subscriptions);
    }

    /// <summary>Makes it ask again what the caller may follow, before it sends anything more. It does not wait.</summary>
    public void MarkStale()
    {
        Volatile.Write(ref _isStale, 1);
        _queue.Signal.Wake();
    }

    /// <summary>Serves it until the caller leaves, or has sent all and follows nothing.</summary>
    public async Task RunAsync(IAsyncStreamReader<ConnectRequest> requests)
    {
        var reading = ReadAsync(requests);
        var sending = SendAsync();
        try
        {
            await await Task.WhenAny(reading, sending);
            await sending;
        }
        finally
        {
            await _stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _subscriptions.DisposeAsync();
        _output.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(IAsyncStreamReader<ConnectRequest> requests)
    {
        while (await requests.MoveNext(_stop.Token))
        {
            var result = await _commands.RunAsync(requests.Current, _stop.Token);
            await WriteAsync(new ConnectResponse { Result = result });
            _subscriptions.Release();
            if (requests.Current.CommandCase == ConnectRequest.CommandOneofCase.Subscribe)
            {
                // Rules may have changed after the subscription was found to be allowed and before it was there to be asked again.
                MarkStale();
            }
        }

        Volatile.Write(ref _hasSentAll, true);
        _queue.Signal.Wake();
    }

    private async Task SendAsync()
    {
        while (!Volatile.Read(ref _hasSentAll) || _subscriptions.HasAny)
        {
            await _queue.Signal.WaitAsync(_stop.Token);
            await CheckAsync();
            while (_queue.TryTake(out var message, out var lost))
            {
                if (lost > 0)
                {
                    await WriteAsync(new ConnectResponse { Lagged = new LaggedNotice { Count = lost } });
                }

                if (await _subscriptions.WantsAsync(message.TopicId, _stop.Token))
                {
                    await _output.WriteAsync(new EncodedMessage(message.Bytes), options: null, _stop.Token);
                }

                await CheckAsync();
            }
        }
    }

    private async ValueTask CheckAsync()
    {
        if (Interlocked.Exchange(ref _isStale, 0) != 0)
        {
            await _subscriptions.CheckAllAsync(_stop.Token);
        }

        while (_ended.TryDequeue(out var ended))
        {
            var (subscription, cause) = ended;
            if (cause is not BaasException refusal)
            {
                throw new InvalidOperationException("A subscription has failed.", cause);
            }

            if (await _subscriptions.TryRemoveAsync(subscription))
            {
                await WriteAsync(new ConnectResponse { Ended = new EndedNotice { Topic = subscription.Name, Error = CommandRunner.Describe(refusal) } });
            }
        }
    }

    private void OnEnded(ITopicSubscription subscription, Exception cause)
    {
        _ended.Enqueue((subscription, cause));
        _queue.Signal.Wake();
    }

    private Task WriteAsync(ConnectResponse response) => _output.WriteAsync(new EncodedMessage(response.ToByteArray()), options: null, _stop.Token);
}
