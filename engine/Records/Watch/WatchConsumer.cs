using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>The durable consumer of a stream, if it has one: tells where the stream starts, and stores where it started the first time.</summary>
internal sealed class WatchConsumer
{
    private readonly DurableConsumers _consumers;
    private readonly Caller _caller;
    private readonly bool _isNew;

    private WatchConsumer(DurableConsumers consumers, Caller caller, WatchRecordsRequest request, bool isNew)
    {
        _consumers = consumers;
        _caller = caller;
        _isNew = isNew;
        Request = request;
    }

    /// <summary>What the caller asks for, from where the consumer stands.</summary>
    public WatchRecordsRequest Request { get; }

    /// <exception cref="BaasException">auth CREDENTIALS_MISSING; changes CONSUMER_NAME_INVALID.</exception>
    public static async ValueTask<WatchConsumer> OpenAsync(
        DurableConsumers consumers, WatchRecordsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (request.Consumer.Length == 0)
        {
            return new WatchConsumer(consumers, caller, request, isNew: false);
        }

        if (await consumers.FindPositionAsync(caller, request.Consumer, cancellationToken) is not { } position)
        {
            return new WatchConsumer(consumers, caller, request, isNew: true);
        }

        var resumed = request.Clone();
        resumed.From = position;
        return new WatchConsumer(consumers, caller, resumed, isNew: false);
    }

    /// <summary>To be called before the stream tells anything.</summary>
    /// <param name="start">The position after which it starts; null when a snapshot comes first.</param>
    /// <exception cref="BaasException">changes TOO_MANY_CONSUMERS.</exception>
    public Task BeginAsync(long? start, CancellationToken cancellationToken)
        => _isNew && start is { } position ? _consumers.StoreAsync(_caller, Request.Consumer, position, cancellationToken) : Task.CompletedTask;
}
