using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Watching;

/// <summary>The feeds of the generic service.</summary>
internal static class RecordFeeds
{
    /// <summary>Tells events as they are.</summary>
    public static WatchFeed<RecordEvent, WatchEvent> OfEvents(RecordService.RecordServiceClient service) => new(service.WatchRecords, head => head, (told, _) => told);

    /// <summary>Tells events with whole records.</summary>
    public static WatchFeed<RecordEvent, WatchEvent<Record>> OfRecords(RecordService.RecordServiceClient service) =>
        new(service.WatchRecords, head => head, (told, _) => WatchEvent<Record>.From(told, told.Data is null ? null : ToRecord(told)));

    private static Record ToRecord(WatchEvent told) => new()
    {
        Id = told.RecordId,
        Collection = told.Collection,
        Created = told.Created is { } created ? Timestamp.FromDateTimeOffset(created) : null,
        Updated = told.Timestamp is { } updated ? Timestamp.FromDateTimeOffset(updated) : null,
        Etag = told.Etag,
        Data = told.Data,
    };
}
