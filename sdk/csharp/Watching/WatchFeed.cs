using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Client.Watching;

/// <summary>A method that streams events, and how they are told.</summary>
/// <typeparam name="TSource">What the stream brings.</typeparam>
/// <typeparam name="TEvent">What is told.</typeparam>
/// <param name="Open">Makes a call.</param>
/// <param name="Head">An event, without the record if it is not the generic service's.</param>
/// <param name="Tell">Makes what is told of an event; without its source it is the watch's own.</param>
internal sealed record WatchFeed<TSource, TEvent>(
    Func<WatchRecordsRequest, CallOptions, AsyncServerStreamingCall<TSource>> Open, Func<TSource, RecordEvent> Head, Func<WatchEvent, TSource?, TEvent> Tell);

/// <summary>The feeds of the generic service.</summary>
internal static class WatchFeed
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
