using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>What became of collections between two states of the schema, as events.</summary>
internal static class CollectionEvents
{
    public static IEnumerable<EncodedMessage> Between(CatalogueSnapshot before, CatalogueSnapshot after)
    {
        foreach (var collection in before.Collections.Where(collection => after.FindById(collection.Id) is null))
        {
            yield return Encode("collection.deleted", collection, time: null);
        }

        foreach (var collection in after.Collections)
        {
            var known = before.FindById(collection.Id);
            if (known is null || known.Revision != collection.Revision)
            {
                yield return Encode(known is null ? "collection.created" : "collection.updated", collection, collection.Definition.Updated);
            }
        }
    }

    private static EncodedMessage Encode(string type, Collection collection, Timestamp? time) => new(new RecordEvent
    {
        Type = type,
        Collection = collection.Name,
        Data = new Struct
        {
            Fields =
            {
                ["id"] = Value.ForString(collection.Id),
                ["name"] = Value.ForString(collection.Name),
                ["type"] = Value.ForString(collection.Definition.Type),
            },
        },
        Timestamp = time,
    }.ToByteArray());
}
