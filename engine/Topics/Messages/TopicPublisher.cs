using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Topics;

namespace Grpc.Baas.Engine.Topics.Messages;

/// <summary>Publishes messages.</summary>
internal sealed class TopicPublisher(
    TopicBook book, TopicAccess access, TopicRelay relay, Catalogue catalogue, TopicMetrics metrics, RecordIds ids, TimeProvider time)
{
    /// <exception cref="BaasException">
    /// auth CREDENTIALS_MISSING, PERMISSION_DENIED; topics TOPIC_NOT_FOUND, TOPIC_OF_COLLECTION, PAYLOAD_INVALID; storage UNAVAILABLE, OVERLOADED.
    /// </exception>
    public async Task<PublishMessageResponse> PublishAsync(PublishMessageRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var topic = await RequireAsync(request.Topic, caller, cancellationToken);
        var payload = request.Payload ?? new Struct();
        PayloadCheck.Require(payload);
        var message = new TopicMessage
        {
            Topic = topic.Name,
            Id = ids.Next(),
            Payload = payload,
            SenderId = caller.Id,
            SenderCollection = catalogue.Current.FindById(caller.CollectionId)?.Name ?? "",
            Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
        };
        await relay.SendAsync(new QueuedMessage(topic.Id, new ConnectResponse { Message = message }.ToByteArray()), cancellationToken);
        metrics.CountPublished();
        return new PublishMessageResponse { Id = message.Id, Time = message.Time };
    }

    /// <summary>Whether a topic is that of a collection, as far as the caller may know.</summary>
    public bool IsCollectionOf(Caller caller, string name)
        => catalogue.Current.Find(name) is { } collection && RecordAccess.Of(caller, catalogue).IsAllowed(collection, RecordOperation.List);

    private async ValueTask<Topic> RequireAsync(string name, Caller caller, CancellationToken cancellationToken)
    {
        if (IsCollectionOf(caller, name))
        {
            throw TopicsErrors.TopicOfCollection(name);
        }

        return catalogue.Current.Find(name) is null && book.Find(name) is { } topic && await access.MayPublishAsync(topic, caller, cancellationToken)
            ? topic
            : throw TopicsErrors.Refuse(caller, name, "publish to");
    }
}
