using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Topics;

/// <summary>Writes topics as clients get them.</summary>
internal static class TopicDescription
{
    public static V1.Topics.Topic Of(Topic topic, CatalogueSnapshot catalogue)
    {
        var described = new V1.Topics.Topic
        {
            Id = topic.Id,
            Name = topic.Name,
            OwnerId = topic.OwnerId,
            OwnerCollection = catalogue.FindById(topic.OwnerCollectionId)?.Name ?? topic.OwnerCollectionId,
            Created = TimeOf(topic.Created),
            Updated = TimeOf(topic.Updated),
        };
        if (topic.SubscribeRule is { } subscribe)
        {
            described.SubscribeRule = subscribe;
        }

        if (topic.PublishRule is { } publish)
        {
            described.PublishRule = publish;
        }

        return described;
    }

    private static Timestamp TimeOf(long milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
