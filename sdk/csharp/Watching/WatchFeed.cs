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
